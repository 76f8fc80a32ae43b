using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Which conversations a list shows, and in what order: what somebody asks for, and what a view keeps.</summary>
/// <param name="Filter"><c>all</c>, which is meant when it is left out, or one of the other filters of the list.</param>
/// <param name="Sort"><c>latest</c>, which is meant when it is left out, <c>oldest</c>, <c>priority</c>, or <c>due</c>: only those with a target to meet, the next one first.</param>
/// <param name="Search">Part of the contact's name, username or number.</param>
/// <param name="Channel"><c>WhatsApp</c>, <c>SMS</c> or <c>Email</c>.</param>
/// <param name="Status">Where the work stands.</param>
/// <param name="Priority">How much it matters.</param>
/// <param name="Assignee">Whose it is to answer.</param>
/// <param name="Label">A label on it.</param>
/// <param name="Team">The team whose it is to answer.</param>
/// <param name="ServiceLevel"><c>breached</c> or <c>due</c>.</param>
public sealed record ConversationQuery(
    [StringLength(20)] string? Filter = null,
    [StringLength(20)] string? Sort = null,
    [StringLength(200)] string? Search = null,
    [StringLength(20)] string? Channel = null,
    [EnumDataType(typeof(ConversationStatus))] ConversationStatus? Status = null,
    [EnumDataType(typeof(ConversationPriority))] ConversationPriority? Priority = null,
    UserId? Assignee = null,
    LabelId? Label = null,
    TeamId? Team = null,
    [StringLength(20)] string? ServiceLevel = null)
{
    private const string Latest = "latest";
    private const string Oldest = "oldest";
    private const string ByPriority = "priority";
    private const string Due = "due";

    /// <summary>What an address asks for, where names are text: binding would take numbers too, and only capitals. Or why it cannot be read.</summary>
    internal static (ConversationQuery? Query, ProblemHttpResult? Problem) Of(
        string? filter,
        string? sort,
        string? search,
        string? channel,
        string? status,
        string? priority,
        UserId? assignee,
        LabelId? label,
        TeamId? team,
        string? serviceLevel)
    {
        if (!ConversationFilters.TryRead(status, out ConversationStatus? where))
        {
            return (null, Problem.BadRequest("invalid_status", "status is open, pending, snoozed or resolved."));
        }

        return ConversationFilters.TryRead(priority, out ConversationPriority? much)
            ? (new ConversationQuery(filter, sort, search, channel, where, much, assignee, label, team, serviceLevel), null)
            : (null, Problem.BadRequest("invalid_priority", "priority is none, low, medium, high or urgent."));
    }

    /// <summary>Conversations alone are filtered, by their indexes; what a row shows is joined to a page of them. Or why nothing can be.</summary>
    internal (IQueryable<Conversation> Conversations, ProblemHttpResult? Problem) Apply(
        IQueryable<Conversation> conversations, InboxDb db, CurrentCaller caller, DateTimeOffset now)
    {
        if (conversations.Filtered(db, Filter ?? "all", caller.UserId, now) is not { } filtered)
        {
            return (conversations, ConversationFilters.Unknown());
        }

        if (Sort is not (null or Latest or Oldest or ByPriority or Due))
        {
            return (conversations, Problem.BadRequest("invalid_sort", "sort is latest, oldest, priority or due."));
        }

        if (filtered.With(db, Status, Priority, Assignee, Label, Team).WithServiceLevel(db, ServiceLevel) is not { } levelled)
        {
            return (conversations, Problem.BadRequest("invalid_service_level", "serviceLevel is breached or due."));
        }

        // Sorted by what is due are only those in which something is: few, and in an index.
        conversations = Sort == Due ? levelled.WithServiceLevel(db, Due)! : levelled;
        if (Channel is not null)
        {
            if (Channels.Channel.KindOf(Channel) is not { } kind)
            {
                return (conversations, Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS or Email."));
            }

            conversations = conversations.Where(conversation => db.Channels.Any(c => c.Id == conversation.ChannelId && c.Kind == kind));
        }

        return (Search?.Trim() is { Length: > 0 } words ? Named(words, conversations, db, caller) : conversations, null);
    }

    /// <summary>How many those are that <see cref="Apply"/> gave. Of what every member asks for all day there are kept counts; the others are counted by their indexes.</summary>
    internal Task<int> CountAsync(IQueryable<Conversation> applied, InboxDb db, CancellationToken cancellationToken)
    {
        var isKept = this is { Filter: null or "all" or "unread", Sort: not Due, Priority: null, Assignee: null, Label: null, Team: null, ServiceLevel: null } && string.IsNullOrWhiteSpace(Search);
        if (!isKept)
        {
            return applied.CountAsync(cancellationToken);
        }

        var (isUnread, kind) = (Filter == "unread", Channels.Channel.KindOf(Channel));
        return db.ConversationCounts
            .Where(count => (!isUnread || count.IsUnread) && (Status == null || count.Status == Status))
            .Where(count => kind == null || db.Channels.Any(channel => channel.Id == count.ChannelId && channel.Kind == kind))
            .SumAsync(count => count.Conversations, cancellationToken);
    }

    /// <summary>In the order asked for.</summary>
    internal static IQueryable<Conversation> Sorted(IQueryable<Conversation> conversations, InboxDb db, string? sort) => sort switch
    {
        Oldest => conversations.OldestFirst(),
        Due => conversations.DueFirst(db),
        ByPriority => conversations.OrderByDescending(conversation => conversation.Priority)
            .ThenByDescending(conversation => conversation.LastMessageAt).ThenByDescending(conversation => conversation.Id),
        _ => conversations.NewestFirst(),
    };

    /// <summary>The same for the rows of a page.</summary>
    internal static IQueryable<ConversationReader.Row> Sorted(IQueryable<ConversationReader.Row> rows, InboxDb db, string? sort) => sort switch
    {
        Oldest => rows.OrderBy(row => row.Conversation.LastMessageAt).ThenBy(row => row.Conversation.Id),
        Due => rows.OrderBy(row => db.ConversationWatches.Where(watch => watch.ConversationId == row.Conversation.Id).Select(watch => watch.TargetDueAt).FirstOrDefault())
            .ThenByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id),
        ByPriority => rows.OrderByDescending(row => row.Conversation.Priority)
            .ThenByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id),
        _ => rows.OrderByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id),
    };

    private static IQueryable<Conversation> Named(string words, IQueryable<Conversation> conversations, InboxDb db, CurrentCaller caller)
    {
        var pattern = $"%{EscapeLike(words)}%";
        var digits = string.Concat(words.Where(char.IsAsciiDigit));
        // Who may not see numbers finds nobody by one, or could guess it digit by digit; also not where it stands for the name.
        var hidesNumbers = HiddenNumbers.Apply(caller);
        var number = digits.Length >= 3 && !hidesNumbers ? $"%{digits}%" : null;
        return conversations.Where(conversation => db.Contacts.Any(contact => contact.Id == conversation.ContactId
            && ((EF.Functions.ILike(contact.FullName, pattern, @"\") && (!hidesNumbers || !EF.Functions.Like(contact.FullName, "+%")))
                || EF.Functions.ILike(contact.Username!, pattern, @"\")
                || (number != null && EF.Functions.Like(contact.WaId!, number)))));
    }

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
