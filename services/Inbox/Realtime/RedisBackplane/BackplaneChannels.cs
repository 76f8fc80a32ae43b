using System.Collections.Concurrent;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime.RedisBackplane;

/// <summary>
/// The Redis channels this replica listens on: one for the hub, and one for each group it holds a connection of, so that a replica hears only of
/// organizations whose people are connected to it.
/// </summary>
internal sealed partial class BackplaneChannels : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IConnectionMultiplexer _redis;
    private readonly Action<RedisChannel, RedisValue> _onMessage;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _listening = new(StringComparer.Ordinal);
    private readonly string _hubChannel;
    private int _lostPublishes;

    public BackplaneChannels(string hubName, IConnectionMultiplexer redis, Action<byte[]> onMessage, ILogger logger)
    {
        _hubChannel = hubName;
        _redis = redis;
        _logger = logger;
        _onMessage = (_, value) => onMessage((byte[])value!);
    }

    /// <summary>The channel of the whole hub.</summary>
    public string OfHub => _hubChannel;

    /// <summary>The channel of a group.</summary>
    public string OfGroup(string group) => $"{_hubChannel}:group:{group}";

    /// <summary>Listens on a channel. While Redis is away it is only noted; <see cref="ListenAgainAsync"/> makes up for it.</summary>
    public async Task ListenAsync(string channel)
    {
        await _gate.WaitAsync();
        try
        {
            if (_listening.TryAdd(channel, true))
            {
                await TryAsync(_redis.GetSubscriber().SubscribeAsync(channel, _onMessage));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops listening, unless the channel is wanted again by the time it is its turn.</summary>
    public async Task LeaveAsync(string channel, Func<bool> isUnwanted)
    {
        await _gate.WaitAsync();
        try
        {
            if (isUnwanted() && _listening.TryRemove(channel, out _))
            {
                await TryAsync(_redis.GetSubscriber().UnsubscribeAsync(channel, _onMessage));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Subscribes to everything anew after the connection was away. The client library does so only for channels it managed to subscribe to before,
    /// and does not say when it is through; this completes when Redis has confirmed all of them.
    /// </summary>
    public async Task<bool> ListenAgainAsync()
    {
        await _gate.WaitAsync();
        try
        {
            var subscriber = _redis.GetSubscriber();
            var confirmed = new List<Task<bool>>(_listening.Count * 2);
            foreach (var channel in _listening.Keys)
            {
                confirmed.Add(TryAsync(subscriber.UnsubscribeAsync(channel, _onMessage)));
                confirmed.Add(TryAsync(subscriber.SubscribeAsync(channel, _onMessage)));
            }

            return Array.TrueForAll(await Task.WhenAll(confirmed), isConfirmed => isConfirmed);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tells the other replicas; false, and noted, when Redis does not take it.</summary>
    public async Task<bool> PublishAsync(string channel, byte[] message)
    {
        var isPublished = await TryAsync(_redis.GetSubscriber().PublishAsync(channel, message));
        if (!isPublished)
        {
            Interlocked.Increment(ref _lostPublishes);
        }

        return isPublished;
    }

    /// <summary>How many messages the others did not get since this was asked last.</summary>
    public int TakeLostPublishes() => Interlocked.Exchange(ref _lostPublishes, 0);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<bool> TryAsync(Task call)
    {
        try
        {
            // The library's asynchronous calls have no time limit of their own.
            await call.WaitAsync(Patience);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            LogRedisAway(exception.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(2111, LogLevel.Debug, "Redis does not answer the realtime backplane: {Kind}")]
    private partial void LogRedisAway(string kind);
}
