using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>The live connection of a browser, at <c>/ws</c>. Holds no state; what it sends is in <see cref="InboxEvents"/>.</summary>
public sealed class InboxHub : Hub
{
    /// <summary>The group every connection of an organization is in.</summary>
    public static string GroupOf(OrganizationId organizationId) => organizationId.ToString();
}
