using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// The caller has read a conversation, or wants to see it as unread. It changes nothing for the others: what nobody has looked at, <c>unreadCount</c>, is set with the
/// conversation's other fields, and moves the caller's own mark along.
/// </summary>
public static class ReadConversation
{
    /// <summary>How much is unread from here on.</summary>
    /// <param name="UnseenCount">Messages the caller wants to see as unread; none when it is left out.</param>
    public sealed record Request([Range(0, 1_000_000)] int UnseenCount = 0);

    /// <summary>What came of it.</summary>
    /// <param name="Changed">How many conversations had unread messages of the caller.</param>
    public sealed record Response(int Changed);

    internal static void Map(RouteGroupBuilder conversations)
    {
        conversations.MapPut("/{conversationId}/read", HandleAsync).WithName(nameof(ReadConversation)).ProducesValidationProblem();
        conversations.MapPost("/read", ReadAllAsync).WithName("ReadAllConversations").WithSummary("The caller has read all conversations.");
    }

    /// <summary>Tells the caller's other windows.</summary>
    internal static void TellReader(this InboxEvents live, OrganizationId organizationId, UserId reader, ConversationOutput conversation) => live.Tell(
        organizationId, LiveEvents.ConversationRead, new ConversationSeen(conversation.Id, conversation.UnseenCount ?? 0, conversation.ReadSequence), reader);

    private static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, Request? request, InboxDb db, ConversationReader read, InboxEvents live, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return GetConversation.NotFound();
        }

        await db.MarkReadAsync(conversationId, caller.RequiredUserId, request?.UnseenCount ?? 0, clock.GetUtcNow(), cancellationToken);
        if (await read.ConversationAsync(conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        live.TellReader(caller.OrganizationId!.Value, caller.RequiredUserId, conversation);
        return TypedResults.Ok(conversation);
    }

    private static async Task<Ok<Response>> ReadAllAsync(InboxDb db, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await db.MarkAllReadAsync(caller.OrganizationId!.Value, caller.RequiredUserId, clock.GetUtcNow(), cancellationToken)));
}
