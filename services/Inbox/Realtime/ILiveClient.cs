using System.Security.Claims;
using ChatBoost.Contracts;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>What a browser listens to. The names of the events are those of <see cref="LiveEvents"/>.</summary>
public interface ILiveClient
{
    /// <summary>The connection is ready, or pushes may have been lost: read what is shown again.</summary>
    [HubMethodName(LiveEvents.ServerHello)]
    Task HelloAsync(ServerHello hello);

    /// <summary>A conversation, and perhaps a message of it, changed.</summary>
    [HubMethodName(LiveEvents.ConversationUpdated)]
    Task ConversationUpdatedAsync(ConversationUpdated update);

    /// <summary>A conversation is gone: for good, or until it is restored.</summary>
    [HubMethodName(LiveEvents.ConversationDeleted)]
    Task ConversationDeletedAsync(ConversationDeleted deleted);

    /// <summary>A person took over.</summary>
    [HubMethodName(LiveEvents.TakeoverStarted)]
    Task TakeoverStartedAsync(TakeoverChanged change);

    /// <summary>A person gave the conversation back to the bot.</summary>
    [HubMethodName(LiveEvents.TakeoverEnded)]
    Task TakeoverEndedAsync(TakeoverChanged change);

    /// <summary>Conversations somebody should look at.</summary>
    [HubMethodName(LiveEvents.ConversationsFlagged)]
    Task ConversationsFlaggedAsync(ConversationsFlagged flagged);

    /// <summary>The bot cannot go on alone.</summary>
    [HubMethodName(LiveEvents.HumanAttentionRequired)]
    Task HumanAttentionRequiredAsync(HumanAttentionRequired attention);

    /// <summary>A call was carried out.</summary>
    [HubMethodName(LiveEvents.Acknowledged)]
    Task AcknowledgeAsync(Acknowledged acknowledged);

    /// <summary>A call was not carried out.</summary>
    [HubMethodName(LiveEvents.Error)]
    Task RefuseAsync(Refused refused);
}

/// <summary><c>server:hello</c>: as whom this connection listens. On every one of them the client reads what it shows.</summary>
public sealed record ServerHello(string ConnectionId, DateTimeOffset ServerTime, UserId UserId, OrganizationId OrganizationId)
{
    internal static ServerHello For(string connectionId, ClaimsPrincipal? user, DateTimeOffset now) => new(
        connectionId,
        now,
        Id<UserTag>.Parse(user!.FindFirstValue(TokenClaims.Subject)!),
        Id<OrganizationTag>.Parse(user!.FindFirstValue(TokenClaims.Organization)!));
}

/// <summary><c>action:conversations_flagged</c>.</summary>
public sealed record ConversationsFlagged(IReadOnlyList<ConversationId> ConversationIds, string Reason);

/// <summary><c>action:human_attention_required</c>.</summary>
public sealed record HumanAttentionRequired(ConversationId ConversationId, string Reason);

/// <summary><c>ack</c>: the call of that name was carried out.</summary>
public sealed record Acknowledged(string Event, ConversationId? ConversationId = null);

/// <summary><c>error</c>: a call was not carried out; the codes are those of the endpoints.</summary>
public sealed record Refused(string Code, string Message);
