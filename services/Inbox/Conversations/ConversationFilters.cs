using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Which conversations a list shows, and in what order. Each of them is a place in an index of <see cref="Conversation"/>.</summary>
internal static class ConversationFilters
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>unread</c>, with messages nobody has looked at; <c>unseen</c>, with messages the caller has not; <c>recents</c> of the last seven days; <c>starred</c>; <c>today</c>, by UTC; <c>active</c>, in status open; <c>mine</c>, the caller's; <c>unassigned</c>,
    /// nobody's; <c>mentions</c>, where a note names the caller; <c>all</c>. Null for any other word.
    /// </summary>
    public static IQueryable<Conversation>? Filtered(this IQueryable<Conversation> conversations, InboxDb db, string filter, UserId? caller, DateTimeOffset now)
    {
        var (recent, today) = (now - Recent, StartOfDay(now));
        return filter switch
        {
            "all" => conversations,
            "unread" => conversations.Where(conversation => conversation.UnreadCount > 0),
            "unseen" => conversations.Where(conversation => conversation.InboundCount > 0
                && !db.ConversationReads.Any(read => read.ConversationId == conversation.Id && read.UserId == caller && read.SeenCount >= conversation.InboundCount)),
            "recents" => conversations.Where(conversation => conversation.LastMessageAt >= recent),
            "starred" => conversations.Where(conversation => conversation.IsStarred),
            "today" => conversations.Where(conversation => conversation.LastMessageAt >= today),
            "active" => conversations.Where(conversation => conversation.Status == ConversationStatus.Open),
            "mine" => conversations.Where(conversation => conversation.AssigneeId == caller),
            "unassigned" => conversations.Where(conversation => conversation.AssigneeId == null),
            "mentions" => conversations.Where(conversation => db.NoteMentions.Any(mention => mention.UserId == caller && mention.ConversationId == conversation.Id)),
            _ => null,
        };
    }

    /// <summary>The answer for a word that is no filter.</summary>
    public static ProblemHttpResult Unknown() =>
        Problem.BadRequest("invalid_filter", "filter is one of all, unread, unseen, recents, starred, today, active, mine, unassigned, mentions.");

    /// <summary>Reads a name as the API writes it; false for any other word. Binding would take numbers, and capitals only.</summary>
    public static bool TryRead<TName>(string? text, out TName? name)
        where TName : struct, Enum
    {
        name = text is not null && Enum.TryParse<TName>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) && char.IsAsciiLetter(text[0]) ? read : null;
        return text is null || name is not null;
    }

    /// <summary>Those in a status, of a priority, of a member, of a team and with a label; null asks for nothing.</summary>
    public static IQueryable<Conversation> With(
        this IQueryable<Conversation> conversations, InboxDb db, ConversationStatus? status, ConversationPriority? priority, UserId? assignee, LabelId? label, TeamId? team = null)
    {
        if (status is { } where)
        {
            conversations = conversations.Where(conversation => conversation.Status == where);
        }

        if (priority is { } much)
        {
            conversations = conversations.Where(conversation => conversation.Priority == much);
        }

        if (assignee is { } whose)
        {
            conversations = conversations.Where(conversation => conversation.AssigneeId == whose);
        }

        if (team is { } group)
        {
            conversations = conversations.Where(conversation => conversation.TeamId == group);
        }

        return label is { } given
            ? conversations.Where(conversation => db.ConversationLabels.Any(one => one.LabelId == given && one.ConversationId == conversation.Id))
            : conversations;
    }

    /// <summary>Those with whoever has this number, however it is written.</summary>
    public static IQueryable<Conversation> ConversationsWith(this InboxDb db, PhoneNumber number)
    {
        var (spellings, key) = (number.Spellings, number.Key);
        var contacts = db.Contacts.Where(contact => contact.WaId != null && spellings.Contains(contact.WaId)).Select(contact => contact.Id)
            .Union(db.ContactPhones.Where(known => known.MatchKey == key).Select(known => known.ContactId));
        return db.Conversations.Where(conversation => contacts.Contains(conversation.ContactId));
    }

    /// <summary>The newest message first.</summary>
    public static IOrderedQueryable<Conversation> NewestFirst(this IQueryable<Conversation> conversations) =>
        conversations.OrderByDescending(conversation => conversation.LastMessageAt).ThenByDescending(conversation => conversation.Id);

    /// <summary>The newest message last.</summary>
    public static IOrderedQueryable<Conversation> OldestFirst(this IQueryable<Conversation> conversations) =>
        conversations.OrderBy(conversation => conversation.LastMessageAt).ThenBy(conversation => conversation.Id);

    /// <summary>Midnight, UTC.</summary>
    public static DateTimeOffset StartOfDay(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);
}
