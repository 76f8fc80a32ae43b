using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The connections of the hub at this replica. What an organization hears comes from its <see cref="OrganizationFeed"/>, in order and over all replicas, so the hub
/// itself needs no backplane: it only answers the caller.
/// </summary>
internal sealed class LiveHubConnections(ILogger<DefaultHubLifetimeManager<InboxHub>> logger) : DefaultHubLifetimeManager<InboxHub>(logger)
{
    private readonly HubConnectionStore _connections = new();

    /// <summary>The connection of that id.</summary>
    public HubConnectionContext Find(string connectionId) => _connections[connectionId] ?? throw new InvalidOperationException("The connection is not at this replica.");

    /// <inheritdoc/>
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _connections.Add(connection);
        return base.OnConnectedAsync(connection);
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _connections.Remove(connection);
        return base.OnDisconnectedAsync(connection);
    }
}
