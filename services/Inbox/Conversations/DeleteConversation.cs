using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// Takes a conversation out of every list and count. Nothing of it is erased: it comes back with <c>restore</c>, with the contact's next message, or when somebody
/// writes to the contact's number.
/// </summary>
public static class DeleteConversation
{
    /// <summary>That it is done.</summary>
    /// <param name="Message">In words.</param>
    public sealed record Response(string Message);

    internal static void Map(RouteGroupBuilder conversations)
    {
        conversations.MapDelete("/{conversationId}", DeleteAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(DeleteConversation));
        conversations.MapPost("/{conversationId}/restore", RestoreAsync).RequirePermission(Permissions.ConversationsManage).WithName("RestoreConversation");
    }

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> DeleteAsync(
        ConversationId conversationId, InboxDb db, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        conversation.Delete(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        live.ConversationDeleted(conversation.OrganizationId, conversationId);
        return TypedResults.Ok(new Response("The conversation is deleted. It comes back when it is restored or the contact writes."));
    }

    /// <summary>Doing so twice changes nothing, nor does it for one that was not deleted.</summary>
    internal static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> RestoreAsync(
        ConversationId conversationId, InboxDb db, ConversationReader read, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        if (conversation.Restore(clock.GetUtcNow()))
        {
            await db.SaveChangesAsync(cancellationToken);
            live.ConversationChanged(conversation.OrganizationId, conversationId);
        }

        return await read.ConversationAsync(conversationId, cancellationToken) is { } output ? TypedResults.Ok(output) : GetConversation.NotFound();
    }
}
