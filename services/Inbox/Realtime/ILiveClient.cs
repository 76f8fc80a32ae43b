using System.Security.Claims;
using ChatBoost.Contracts;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>What the hub answers to a call. The events of the organization, named in <see cref="LiveEvents"/>, come from its <see cref="OrganizationFeed"/>.</summary>
public interface ILiveClient
{
    /// <summary>A call was carried out.</summary>
    [HubMethodName(LiveEvents.Acknowledged)]
    Task AcknowledgeAsync(Acknowledged acknowledged);

    /// <summary>A call was not carried out.</summary>
    [HubMethodName(LiveEvents.Error)]
    Task RefuseAsync(Refused refused);
}

/// <summary>
/// <c>server:hello</c>: as whom this connection listens, and from where. Every event has a sequence as its second argument; a client that was away connects again with
/// <c>lastSequence</c> in the query.
/// </summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="ServerTime">When it was opened.</param>
/// <param name="UserId">As whom.</param>
/// <param name="OrganizationId">To which organization.</param>
/// <param name="Sequence">The number the connection stands at: what comes next is after it.</param>
/// <param name="IsResumed">True when everything after <c>lastSequence</c> follows; false when the client must read what it shows.</param>
public sealed record ServerHello(string ConnectionId, DateTimeOffset ServerTime, UserId UserId, OrganizationId OrganizationId, long Sequence = 0, bool IsResumed = false)
{
    internal static ServerHello For(string connectionId, ClaimsPrincipal? user, DateTimeOffset now) => new(
        connectionId,
        now,
        Id<UserTag>.Parse(user!.FindFirstValue(TokenClaims.Subject)!),
        Id<OrganizationTag>.Parse(user!.FindFirstValue(TokenClaims.Organization)!));
}

/// <summary><c>ack</c>: the call of that name was carried out.</summary>
public sealed record Acknowledged(string Event, ConversationId? ConversationId = null);

/// <summary><c>error</c>: a call was not carried out; the codes are those of the endpoints.</summary>
public sealed record Refused(string Code, string Message);
