using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime.RedisBackplane;

/// <summary>
/// Lets the replicas of a hub serve each other's clients, as Microsoft.AspNetCore.SignalR.StackExchangeRedis does; that package replaces this folder
/// when it can be referenced. Own connections are served directly, so that they need no Redis; the other replicas hear of it over Redis pub/sub,
/// which keeps nothing: after an outage every client is told (<see cref="PushesLost"/>) to read again.
/// Groups take connections of this replica only (a hub adds its own); client results are not supported.
/// </summary>
public sealed partial class RedisHubLifetimeManager<THub> : HubLifetimeManager<THub>, IDisposable
    where THub : Hub
{
    private readonly Guid _replica = Guid.CreateVersion7();
    private readonly HubConnectionStore _connections = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, HubConnectionContext>> _groups = new(StringComparer.Ordinal);
    private readonly IConnectionMultiplexer _redis;
    private readonly IHubProtocolResolver _protocols;
    private readonly BackplaneChannels _channels;
    private readonly ILogger _logger;

    /// <summary>Made by dependency injection.</summary>
    public RedisHubLifetimeManager(IConnectionMultiplexer redis, IHubProtocolResolver protocols, ILogger<RedisHubLifetimeManager<THub>> logger)
    {
        _redis = redis;
        _protocols = protocols;
        _logger = logger;
        _channels = new BackplaneChannels(typeof(THub).FullName!, redis, OnBackplaneMessage, logger);
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    /// <summary>Raised with each connection of this replica when pushes to it may have been lost, after the backplane works again.</summary>
    public event Func<HubConnectionContext, Task>? PushesLost;

    /// <summary>The Redis channel a replica listens on while it has a connection of the group.</summary>
    public string ChannelOf(string group) => _channels.OfGroup(group);

    /// <summary>True when a connection of this replica is in the group.</summary>
    public bool HasLocal(string group) => _groups.ContainsKey(group);

    /// <summary>Tells the clients of every replica that pushes were lost.</summary>
    public async Task AnnounceLossAsync()
    {
        await _channels.PublishAsync(_channels.OfHub, new BackplaneMessage(_replica, BackplaneAudience.ReadAgain, [], [], []).ToBytes());
        await RaisePushesLostAsync();
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await _channels.ListenAsync(_channels.OfHub);
        _connections.Add(connection);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _connections.Remove(connection);
        foreach (var (group, members) in _groups)
        {
            if (members.ContainsKey(connection.ConnectionId))
            {
                await RemoveFromGroupAsync(connection.ConnectionId, group, CancellationToken.None);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (_connections[connectionId] is not { } connection)
        {
            return;
        }

        lock (_groups)
        {
            _groups.GetOrAdd(groupName, _ => new ConcurrentDictionary<string, HubConnectionContext>(StringComparer.Ordinal))[connectionId] = connection;
        }

        await _channels.ListenAsync(_channels.OfGroup(groupName));
    }

    /// <inheritdoc/>
    public override async Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_groups)
        {
            if (!_groups.TryGetValue(groupName, out var members) || !members.TryRemove(connectionId, out _) || !members.IsEmpty)
            {
                return;
            }

            _groups.TryRemove(groupName, out _);
        }

        await _channels.LeaveAsync(_channels.OfGroup(groupName), isUnwanted: () => !_groups.ContainsKey(groupName));
    }

    /// <inheritdoc/>
    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.All, [], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.All, [], excludedConnectionIds, methodName, args);

    /// <inheritdoc/>
    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        // Most often the caller's own connection, which waits for nobody.
        _connections[connectionId] is { } connection
            ? connection.WriteAsync(new InvocationMessage(methodName, args), cancellationToken).AsTask()
            : SendAsync(BackplaneAudience.Connections, [connectionId], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.Connections, connectionIds, [], methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.Groups, [groupName], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.Groups, [groupName], excludedConnectionIds, methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        // One by one, as the framework's own: who is in two of the groups gets it twice.
        Task.WhenAll(groupNames.Select(group => SendGroupAsync(group, methodName, args, cancellationToken)));

    /// <inheritdoc/>
    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.Users, [userId], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(BackplaneAudience.Users, userIds, [], methodName, args);

    /// <inheritdoc/>
    public void Dispose()
    {
        _redis.ConnectionRestored -= OnConnectionRestored;
        _channels.Dispose();
    }

    private async Task SendAsync(BackplaneAudience audience, IReadOnlyList<string> targets, IReadOnlyList<string> except, string method, object?[] args)
    {
        var invocation = new InvocationMessage(method, args);
        var message = new BackplaneMessage(
            _replica, audience, targets, except, [.. _protocols.AllProtocols.Select(protocol => new SerializedMessage(protocol.Name, protocol.GetMessageBytes(invocation)))]);
        Deliver(message);
        await _channels.PublishAsync(audience == BackplaneAudience.Groups ? _channels.OfGroup(targets[0]) : _channels.OfHub, message.ToBytes());
    }

    private void Deliver(BackplaneMessage message)
    {
        var payload = new SerializedHubMessage(message.Payload);
        foreach (var connection in LocalOf(message))
        {
            if (!message.Except.Contains(connection.ConnectionId))
            {
                // Not awaited: one client that reads slowly must not hold up the others. Its own writes stay in order, and the transport
                // gives it up when one of them takes longer than ten seconds (HttpConnectionDispatcherOptions.TransportSendTimeout).
                var write = connection.WriteAsync(payload);
                if (!write.IsCompletedSuccessfully)
                {
                    _ = write.AsTask();
                }
            }
        }
    }

    private IEnumerable<HubConnectionContext> LocalOf(BackplaneMessage message) => message.Audience switch
    {
        BackplaneAudience.All => AllLocal(),
        BackplaneAudience.Groups => message.Targets.SelectMany(group => _groups.TryGetValue(group, out var members) ? members.Values : []),
        BackplaneAudience.Users => AllLocal().Where(connection => connection.UserIdentifier is { } user && message.Targets.Contains(user)),
        BackplaneAudience.Connections => message.Targets.Select(id => _connections[id]).OfType<HubConnectionContext>(),
        _ => [],
    };

    private IEnumerable<HubConnectionContext> AllLocal()
    {
        foreach (var connection in _connections)
        {
            yield return connection;
        }
    }

    private void OnBackplaneMessage(byte[] bytes)
    {
        try
        {
            if (BackplaneMessage.Read(bytes) is not { } message || message.Sender == _replica)
            {
                return;
            }

            if (message.Audience == BackplaneAudience.ReadAgain)
            {
                _ = RaisePushesLostAsync();
            }
            else
            {
                Deliver(message);
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or OverflowException)
        {
            // Somebody else's bytes on our channel must not end the subscription.
            LogUnreadable(exception.GetType().Name);
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs restored) => _ = Task.Run(async () =>
    {
        // Raised for the connection that listens and for the one that publishes, each by itself.
        if (restored.ConnectionType == ConnectionType.Subscription)
        {
            LogRestored(await _channels.ListenAgainAsync());
            await RaisePushesLostAsync();
        }
        else if (_channels.TakeLostPublishes() > 0)
        {
            await AnnounceLossAsync();
        }
    });

    private async Task RaisePushesLostAsync()
    {
        if (PushesLost is not { } tell)
        {
            return;
        }

        foreach (var connection in AllLocal())
        {
            try
            {
                await tell(connection);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // It went away in between.
                LogUnreadable(exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(2112, LogLevel.Information, "The realtime backplane is back; all channels confirmed: {AreConfirmed}")]
    private partial void LogRestored(bool areConfirmed);

    [LoggerMessage(2113, LogLevel.Warning, "A message on the realtime backplane was skipped: {Kind}")]
    private partial void LogUnreadable(string kind);
}
