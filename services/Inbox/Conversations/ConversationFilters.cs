using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Which conversations a list shows, and in what order. Each of them is a place in an index of <see cref="Conversation"/>.</summary>
internal static class ConversationFilters
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>unread</c>; <c>recents</c> of the last seven days; <c>starred</c>; <c>today</c>, by UTC; <c>active</c>, in status open; <c>mine</c>, the caller's; <c>unassigned</c>,
    /// nobody's; <c>all</c>. Null for any other word.
    /// </summary>
    public static IQueryable<Conversation>? Filtered(this IQueryable<Conversation> conversations, string filter, UserId? caller, DateTimeOffset now)
    {
        var (recent, today) = (now - Recent, StartOfDay(now));
        return filter switch
        {
            "all" => conversations,
            "unread" => conversations.Where(conversation => conversation.UnreadCount > 0),
            "recents" => conversations.Where(conversation => conversation.LastMessageAt >= recent),
            "starred" => conversations.Where(conversation => conversation.IsStarred),
            "today" => conversations.Where(conversation => conversation.LastMessageAt >= today),
            "active" => conversations.Where(conversation => conversation.Status == ConversationStatus.Open),
            "mine" => conversations.Where(conversation => conversation.AssigneeId == caller),
            "unassigned" => conversations.Where(conversation => conversation.AssigneeId == null),
            _ => null,
        };
    }

    /// <summary>The answer for a word that is no filter.</summary>
    public static ProblemHttpResult Unknown() =>
        Problem.BadRequest("invalid_filter", "filter is one of all, unread, recents, starred, today, active, mine, unassigned.");

    /// <summary>Reads a name as the API writes it; false for any other word. Binding would take numbers, and capitals only.</summary>
    public static bool TryRead<TName>(string? text, out TName? name)
        where TName : struct, Enum
    {
        name = text is not null && Enum.TryParse<TName>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) && char.IsAsciiLetter(text[0]) ? read : null;
        return text is null || name is not null;
    }

    /// <summary>Those in a status, of a priority, of a member and with a label; null asks for nothing.</summary>
    public static IQueryable<Conversation> With(
        this IQueryable<Conversation> conversations, InboxDb db, ConversationStatus? status, ConversationPriority? priority, UserId? assignee, LabelId? label)
    {
        if (status is { } where)
        {
            conversations = conversations.Where(conversation => conversation.Status == where);
        }

        if (priority is { } much)
        {
            conversations = conversations.Where(conversation => conversation.Priority == much);
            if (much != ConversationPriority.None)
            {
                // As the index says it: a plan for any priority could not use it otherwise.
                conversations = conversations.Where(conversation => conversation.Priority != ConversationPriority.None);
            }
        }

        if (assignee is { } whose)
        {
            conversations = conversations.Where(conversation => conversation.AssigneeId == whose);
        }

        return label is { } given
            ? conversations.Where(conversation => db.ConversationLabels.Any(one => one.LabelId == given && one.ConversationId == conversation.Id))
            : conversations;
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
