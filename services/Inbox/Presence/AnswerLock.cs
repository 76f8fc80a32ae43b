using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Presence;

/// <summary>
/// Keeps two people from answering at once, where a send asks for it: bots, programs and who knows better send without. It is a help and no guarantee: without Redis
/// everybody sends.
/// </summary>
internal sealed class AnswerLock(InboxDb db, PresenceStore store, TimeProvider clock)
{
    public const string Code = "conversation_being_answered";

    /// <summary>Claims the answer for the caller; why not, when another member answers. A send that is only repeated is let through: it is answered with what was sent.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(ConversationId conversationId, string? idempotencyKey, CurrentCaller caller, CancellationToken cancellationToken)
    {
        // What is somebody else's is not even looked at.
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return null;
        }

        try
        {
            if (await store.ClaimAsync(caller.OrganizationId!.Value, conversationId, LivePresence.MemberOf(caller), clock.GetUtcNow()) is not { } other)
            {
                return null;
            }

            var stored = idempotencyKey is null ? null : "api:" + idempotencyKey;
            return stored is not null && await db.Messages.AnyAsync(message => message.IdempotencyKey == stored, cancellationToken)
                ? null
                : Problem.Conflict(Code, $"{other.Name} answers at this moment. Send without checkAnswering to answer nevertheless.");
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The caller has answered.</summary>
    public async Task ReleaseAsync(ConversationId conversationId, CurrentCaller caller)
    {
        try
        {
            await store.ReleaseAsync(caller.OrganizationId!.Value, conversationId, caller.RequiredUserId);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // It ends by itself.
        }
    }
}
