using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Presence;

/// <summary>What live connections say about what they have open and answer. While Redis is away nobody is seen, and nobody is kept from anything.</summary>
internal sealed class LivePresence(InboxDb db, PresenceStore store, TimeProvider clock)
{
    /// <summary>Most conversations one connection has open.</summary>
    private const int MaxOpen = 20;

    /// <summary>The connection has the conversation open. Null when that is known now; else why not.</summary>
    /// <param name="open">What the connection has open.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="caller">Who.</param>
    /// <param name="connectionId">On which connection.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Refused?> ViewAsync(ISet<ConversationId> open, ConversationId conversationId, CurrentCaller caller, string connectionId, CancellationToken cancellationToken)
    {
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return NotFound();
        }

        if (open.Count >= MaxOpen && !open.Contains(conversationId))
        {
            return new Refused("too_many_open", $"One connection has {MaxOpen} conversations open at most.");
        }

        open.Add(conversationId);
        await TryAsync(() => store.ViewAsync(caller.OrganizationId!.Value, conversationId, MemberOf(caller), connectionId));
        return null;
    }

    /// <summary>The connection lives: what it has open stays so.</summary>
    public Task RefreshAsync(IEnumerable<ConversationId> open, CurrentCaller caller, string connectionId) => TryAsync(async () =>
    {
        foreach (var conversationId in open)
        {
            await store.ViewAsync(caller.OrganizationId!.Value, conversationId, MemberOf(caller), connectionId);
        }
    });

    /// <summary>The caller answers. Null when nobody else does; else who.</summary>
    public async Task<Refused?> AnswerAsync(ConversationId conversationId, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (!caller.May(Permissions.MessagesSend))
        {
            return new Refused("forbidden", "Your role does not allow this.");
        }

        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return NotFound();
        }

        PresenceStore.Person? other = null;
        await TryAsync(async () => other = await store.ClaimAsync(caller.OrganizationId!.Value, conversationId, MemberOf(caller), clock.GetUtcNow()));
        return other is null ? null : new Refused(AnswerLock.Code, $"{other.Name} answers at this moment.");
    }

    /// <summary>The caller answers no more.</summary>
    public Task ReleaseAsync(ConversationId conversationId, CurrentCaller caller) =>
        TryAsync(() => store.ReleaseAsync(caller.OrganizationId!.Value, conversationId, caller.RequiredUserId));

    /// <summary>The connection is gone, or has closed these.</summary>
    public static Task LeaveAsync(PresenceStore store, IEnumerable<ConversationId> open, OrganizationId organizationId, (UserId, string) member, string connectionId) => TryAsync(async () =>
    {
        foreach (var conversationId in open)
        {
            await store.LeaveAsync(organizationId, conversationId, member, connectionId);
        }
    });

    /// <summary>The caller as others see it.</summary>
    public static (UserId Id, string Name) MemberOf(CurrentCaller caller) => (caller.RequiredUserId, caller.Name);

    private static Refused NotFound() => new("conversation_not_found", "There is no such conversation.");

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Said again with the next heartbeat.
        }
    }
}
