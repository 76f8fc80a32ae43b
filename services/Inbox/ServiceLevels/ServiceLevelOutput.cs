using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>How a conversation stands to what its organization promised.</summary>
/// <param name="FirstResponseDueAt">When the first answer is due; absent when there is one.</param>
/// <param name="FirstResponseBreachedAt">When it was found to be late.</param>
/// <param name="ResolutionDueAt">When it is to be resolved, as its clock runs; absent while that stands.</param>
/// <param name="ResolutionBreachedAt">When it was found to be late.</param>
public sealed record ServiceLevelOutput(
    DateTimeOffset? FirstResponseDueAt, DateTimeOffset? FirstResponseBreachedAt, DateTimeOffset? ResolutionDueAt, DateTimeOffset? ResolutionBreachedAt);

/// <summary>Service levels of conversations, shown and filtered by.</summary>
internal static class ConversationServiceLevels
{
    /// <summary>Fills in the service levels of conversations that were read.</summary>
    public static async Task ShowServiceLevelsAsync(this InboxDb db, List<ConversationOutput> conversations, CancellationToken cancellationToken)
    {
        if (conversations.Count == 0)
        {
            return;
        }

        var ids = conversations.ConvertAll(conversation => conversation.Id);
        var levels = await db.ConversationWatches.AsNoTracking().Where(watch => ids.Contains(watch.ConversationId) && (watch.IsBreached || watch.TargetDueAt != null))
            .ToDictionaryAsync(
                watch => watch.ConversationId,
                watch => new ServiceLevelOutput(watch.FirstResponseDueAt, watch.FirstResponseBreachedAt, watch.ResolutionDueAt, watch.ResolutionBreachedAt),
                cancellationToken);
        for (var i = 0; i < conversations.Count && levels.Count > 0; i++)
        {
            conversations[i] = conversations[i] with { ServiceLevel = levels.GetValueOrDefault(conversations[i].Id) };
        }
    }

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
