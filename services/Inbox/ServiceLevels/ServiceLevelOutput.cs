using ChatBoost.Inbox.Conversations;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>How a conversation stands to what its organization promised.</summary>
/// <param name="FirstResponseDueAt">When the first answer is due; absent when there is one.</param>
/// <param name="FirstResponseBreachedAt">When it was found to be late.</param>
/// <param name="ResolutionDueAt">When it is to be resolved, as its clock runs; absent while that stands.</param>
/// <param name="ResolutionBreachedAt">When it was found to be late.</param>
public sealed record ServiceLevelOutput(
    DateTimeOffset? FirstResponseDueAt, DateTimeOffset? FirstResponseBreachedAt, DateTimeOffset? ResolutionDueAt, DateTimeOffset? ResolutionBreachedAt);

/// <summary>Service levels of conversations, filtered by.</summary>
internal static class ConversationServiceLevels
{
    /// <summary><c>breached</c>: those that missed a target; <c>due</c>: those that have one to meet. Null for any other word.</summary>
    public static IQueryable<Conversation>? WithServiceLevel(this IQueryable<Conversation> conversations, InboxDb db, string? level) => level switch
    {
        null => conversations,
        "breached" => conversations.Where(conversation => db.ConversationWatches.Any(watch => watch.ConversationId == conversation.Id && watch.IsBreached)),
        "due" => conversations.Where(conversation => db.ConversationWatches.Any(watch => watch.ConversationId == conversation.Id && watch.TargetDueAt != null)),
        _ => null,
    };

    /// <summary>What is due first comes first.</summary>
    public static IOrderedQueryable<Conversation> DueFirst(this IQueryable<Conversation> conversations, InboxDb db) => conversations
        .OrderBy(conversation => db.ConversationWatches.Where(watch => watch.ConversationId == conversation.Id).Select(watch => watch.TargetDueAt).FirstOrDefault())
        .ThenByDescending(conversation => conversation.LastMessageAt).ThenByDescending(conversation => conversation.Id);
}
