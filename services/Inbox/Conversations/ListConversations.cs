using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The inbox list: filter, search, sort, page.</summary>
internal static class ListConversations
{
    internal sealed record Response(IReadOnlyList<ConversationOutput> Data, PageMeta Meta);

    internal sealed record PageMeta(int Total, int Page, int PageSize, int TotalPages);

    /// <summary>The conversations that were asked for, or why nobody can tell which.</summary>
    internal sealed record Chosen(IQueryable<Conversation>? Conversations, ProblemHttpResult? Problem)
    {
        public static implicit operator Chosen(ProblemHttpResult problem) => new(null, problem);
    }

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/", HandleAsync).WithName(nameof(ListConversations));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        InboxDb db,
        ConversationReader read,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string filter = "all",
        [StringLength(200)] string? search = null,
        string sort = "latest",
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 50,
        string? channel = null,
        string? status = null,
        string? priority = null,
        UserId? assignee = null,
        LabelId? label = null)
    {
        var (chosen, problem) = Choose(db, db.Conversations, caller, clock, filter, search, channel, status, priority, assignee, label);
        if (chosen is not { } conversations)
        {
            return problem!;
        }

        if (sort is not ("latest" or "oldest"))
        {
            return Problem.BadRequest("invalid_sort", "sort is latest or oldest.");
        }

        var total = await conversations.CountAsync(cancellationToken);
        var shown = (sort == "latest" ? conversations.NewestFirst() : conversations.OldestFirst()).Skip((page - 1) * pageSize).Take(pageSize);
        var rows = read.Rows(shown);
        var ordered = sort == "latest"
            ? rows.OrderByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id)
            : rows.OrderBy(row => row.Conversation.LastMessageAt).ThenBy(row => row.Conversation.Id);
        var data = await read.ListAsync(ordered, cancellationToken);
        return TypedResults.Ok(new Response(data, new PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }

    /// <summary>Which of some conversations the list shows, for exports too: what is on the screen is what they have. Or why it cannot tell.</summary>
    internal static Chosen Choose(
        InboxDb db,
        IQueryable<Conversation> of,
        CurrentCaller caller,
        TimeProvider clock,
        string filter,
        string? search,
        string? channel,
        string? status,
        string? priority,
        UserId? assignee,
        LabelId? label)
    {
        // Conversations alone are filtered, counted, sorted and cut to the page, by their indexes; what a row shows is joined to the page only.
        if (of.AsNoTracking().Filtered(filter, caller.UserId, clock.GetUtcNow()) is not { } conversations)
        {
            return ConversationFilters.Unknown();
        }

        if (!ConversationFilters.TryRead(status, out ConversationStatus? where))
        {
            return Problem.BadRequest("invalid_status", "status is open, pending, snoozed or resolved.");
        }

        if (!ConversationFilters.TryRead(priority, out ConversationPriority? much))
        {
            return Problem.BadRequest("invalid_priority", "priority is none, low, medium, high or urgent.");
        }

        conversations = conversations.With(db, where, much, assignee, label);
        if (channel is not null)
        {
            if (Channels.Channel.KindOf(channel) is not { } kind)
            {
                return Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS or Email.");
            }

            conversations = conversations.Where(conversation => db.Channels.Any(c => c.Id == conversation.ChannelId && c.Kind == kind));
        }

        if (search?.Trim() is { Length: > 0 } words)
        {
            var pattern = $"%{EscapeLike(words)}%";
            var digits = string.Concat(words.Where(char.IsAsciiDigit));
            // Who may not see numbers finds nobody by one, or could guess it digit by digit; also not where it stands for the name.
            var hidesNumbers = HiddenNumbers.Apply(caller);
            var number = digits.Length >= 3 && !hidesNumbers ? $"%{digits}%" : null;
            conversations = conversations.Where(conversation => db.Contacts.Any(contact => contact.Id == conversation.ContactId
                && ((EF.Functions.ILike(contact.FullName, pattern, @"\") && (!hidesNumbers || !EF.Functions.Like(contact.FullName, "+%")))
                    || EF.Functions.ILike(contact.Username!, pattern, @"\")
                    || (number != null && EF.Functions.Like(contact.WaId!, number)))));
        }

        return new Chosen(conversations, null);
    }

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
