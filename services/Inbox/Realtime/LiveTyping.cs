using ChatBoost.Inbox.Presence;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Tells the others who writes an answer; who writes answers, unless somebody else does. It goes past the stream: nobody wants to hear later who was typing.</summary>
internal sealed class LiveTyping(InboxDb db, LiveStream stream, PresenceStore presences, TimeProvider clock)
{
    /// <summary>Null when it was told, or could not be for the moment; else why not.</summary>
    public async Task<Refused?> TellAsync(ConversationId conversationId, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (!caller.May(Permissions.MessagesSend))
        {
            return new Refused("forbidden", "Your role does not allow this.");
        }

        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return new Refused("conversation_not_found", "There is no such conversation.");
        }

        try
        {
            var typing = new ConversationTyping(conversationId, caller.RequiredUserId, caller.Name);
            await stream.PublishAsync(caller.OrganizationId!.Value, new LivePublication(LiveEvents.ConversationTyping, LiveStream.ToJson(typing)));
            await presences.ClaimAsync(caller.OrganizationId!.Value, conversationId, LivePresence.MemberOf(caller), clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Not worth an error.
        }

        return null;
    }
}
