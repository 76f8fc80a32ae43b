using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>The feeds of the organizations that have connections at this replica; it hears of no other.</summary>
internal sealed class LiveFeeds : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _redis;
    private readonly LiveStream _stream;
    private readonly LiveReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger<OrganizationFeed> _logger;
    private readonly Dictionary<OrganizationId, Shared> _feeds = [];
    private readonly Lock _gate = new();

    /// <summary>Made by dependency injection.</summary>
    public LiveFeeds(IConnectionMultiplexer redis, LiveStream stream, LiveReader reader, TimeProvider clock, ILogger<OrganizationFeed> logger)
    {
        (_redis, _stream, _reader, _clock, _logger) = (redis, stream, reader, clock, logger);
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    /// <summary>Adds a connection: it is greeted, and gets what came after <paramref name="lastSequence"/>. Whoever joins leaves, also when joining fails.</summary>
    public Task JoinAsync(LiveConnection connection, long? lastSequence, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var id = connection.Hello.OrganizationId;
            if (!_feeds.TryGetValue(id, out var shared))
            {
                _feeds[id] = shared = new Shared(new OrganizationFeed(id, _stream, _reader, _clock, _logger));
            }

            shared.Connections.Add(connection);
            return shared.Feed.JoinAsync(connection, lastSequence, cancellationToken);
        }
    }

    /// <summary>Takes a connection off.</summary>
    public async Task LeaveAsync(LiveConnection connection)
    {
        OrganizationFeed? unused = null;
        lock (_gate)
        {
            if (_feeds.TryGetValue(connection.Hello.OrganizationId, out var shared) && shared.Connections.Remove(connection))
            {
                shared.Feed.Leave(connection);
                if (shared.Connections.Count == 0)
                {
                    _feeds.Remove(connection.Hello.OrganizationId);
                    unused = shared.Feed;
                }
            }
        }

        if (unused is not null)
        {
            await unused.DisposeAsync();
        }
    }

    /// <summary>Serves the connections of this replica while Redis is away; the others read again when it is back.</summary>
    public void SendUnnumbered(OrganizationId organizationId, IEnumerable<LivePublication> publications)
    {
        lock (_gate)
        {
            if (_feeds.TryGetValue(organizationId, out var shared))
            {
                foreach (var publication in publications)
                {
                    shared.Feed.SendUnnumbered(publication);
                }
            }
        }
    }

    /// <summary>True when the organization has a connection at this replica.</summary>
    public bool HasLocal(OrganizationId organizationId)
    {
        lock (_gate)
        {
            return _feeds.ContainsKey(organizationId);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _redis.ConnectionRestored -= OnConnectionRestored;
        List<Shared> feeds;
        lock (_gate)
        {
            feeds = [.. _feeds.Values];
            _feeds.Clear();
        }

        foreach (var shared in feeds)
        {
            await shared.Feed.DisposeAsync();
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        lock (_gate)
        {
            foreach (var shared in _feeds.Values)
            {
                shared.Feed.Restart();
            }
        }
    }

    private sealed record Shared(OrganizationFeed Feed)
    {
        public HashSet<LiveConnection> Connections { get; } = [];
    }
}
