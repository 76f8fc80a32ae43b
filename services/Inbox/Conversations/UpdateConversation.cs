using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Stars a conversation or marks it read.</summary>
public static class UpdateConversation
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="IsStarred">Marked as important.</param>
    /// <param name="UnreadCount">How many messages count as not looked at; 0 marks it read.</param>
    public sealed record Request(bool? IsStarred, [Range(0, int.MaxValue)] int? UnreadCount);

    internal static void Map(RouteGroupBuilder conversations) =>
        conversations.MapPatch("/{conversationId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(UpdateConversation)).ProducesValidationProblem();

    private static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        Request request,
        InboxDb db,
        ConversationReader read,
        InboxEvents live,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var conversation = await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken);
        if (conversation is null)
        {
            return GetConversation.NotFound();
        }

        if (request.IsStarred is { } isStarred)
        {
            conversation.Star(isStarred, clock.GetUtcNow());
        }

        if (request.UnreadCount is { } unread)
        {
            conversation.SetUnread(unread, clock.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        live.ConversationChanged(conversation.OrganizationId, conversationId);
        return TypedResults.Ok((await read.ConversationAsync(conversationId, cancellationToken))!);
    }
}
