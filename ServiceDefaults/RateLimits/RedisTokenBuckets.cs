using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// Token buckets in Redis, one state for all services and replicas. A bucket is one number, the time at which it will be full again (GCRA); a script
/// looks at all buckets of a request and takes from all or none of them, in one round trip and by Redis's own clock.
/// Without Redis nothing is limited: that the API answers is worth more than that nobody asks too much of it for a while.
/// </summary>
internal sealed partial class RedisTokenBuckets(Func<IConnectionMultiplexer> connect, TimeProvider clock, ILogger<RedisTokenBuckets> log)
{
    /// <summary>A request waits this long for Redis and then goes on; an answer normally takes half a millisecond.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Without an answer for this long Redis counts as away. A process that was held up for a moment takes its own delay for Redis's.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(500);

    /// <summary>While it is away, it is asked again by one request each time this has passed; the others do not wait.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Numbers are formatted by hand: Lua prints only 14 digits and microseconds since 1970 have 16.
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local full, allowed = {}, 1
        for i, key in ipairs(KEYS) do
          local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
          full[i] = math.max(tonumber(redis.call('GET', key) or '0'), now)
          if full[i] + interval > now + interval * burst then allowed = 0 end
        end
        local answer = {allowed}
        for i, key in ipairs(KEYS) do
          local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
          if allowed == 1 then
            full[i] = full[i] + interval
            redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000) + 1000)
          end
          local left = now + interval * burst - full[i]
          answer[2 * i] = math.max(0, math.floor(left / interval))
          answer[2 * i + 1] = math.max(0, math.ceil(interval - left))
        end
        return answer
        """;

    private Task<IConnectionMultiplexer>? _connecting;

    // In the clock's timestamps; 0 while Redis answers.
    private long _failingSince;
    private long _askAgainAt;

    /// <summary>Takes one request from each bucket, or none when one of them is empty; null when Redis is away.</summary>
    public async ValueTask<BucketAnswer?> TakeAsync(IReadOnlyList<TokenBucket> buckets, CancellationToken cancellationToken)
    {
        if (!MayAsk())
        {
            return null;
        }

        try
        {
            var answer = await AskAsync(buckets).WaitAsync(Patience, clock, cancellationToken);
            NoteAnswer();
            return Read(buckets, answer);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is that keeps Redis from answering, the caller is not to blame.
            NoteFailure(exception);
            return null;
        }
    }

    private static BucketAnswer Read(IReadOnlyList<TokenBucket> buckets, long[] answer) => new(
        answer[0] == 1,
        [.. buckets.Select((bucket, index) => new BucketLevel(bucket, answer[(2 * index) + 1], TimeSpan.FromMicroseconds(answer[(2 * index) + 2])))]);

    private async Task<long[]> AskAsync(IReadOnlyList<TokenBucket> buckets)
    {
        var redis = await ConnectAsync();
        if (!redis.IsConnected)
        {
            // It would be queued until it is connected again; nobody waits for that.
            throw new InvalidOperationException("not connected");
        }

        var keys = new RedisKey[buckets.Count];
        var limits = new RedisValue[2 * buckets.Count];
        for (var index = 0; index < buckets.Count; index++)
        {
            var (_, key, limit) = buckets[index];
            keys[index] = key;
            limits[2 * index] = (long)limit.Interval.TotalMicroseconds;
            limits[(2 * index) + 1] = limit.Burst;
        }

        // StackExchange.Redis loads the script once for each connection and sends its hash from then on (EVALSHA).
        return (long[])(await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, limits))!;
    }

    /// <summary>Connecting blocks, so it happens on the side; a failed attempt is not kept.</summary>
    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (_connecting is { IsFaulted: false } connecting)
        {
            return connecting;
        }

        return _connecting = Task.Run(connect);
    }

    private bool MayAsk()
    {
        var askAgainAt = Volatile.Read(ref _askAgainAt);
        return askAgainAt == 0
            || (clock.GetTimestamp() >= askAgainAt && Interlocked.CompareExchange(ref _askAgainAt, After(Pause), askAgainAt) == askAgainAt);
    }

    private void NoteAnswer()
    {
        // Read before they are written: every request comes here.
        if (Volatile.Read(ref _failingSince) != 0)
        {
            Volatile.Write(ref _failingSince, 0);
        }

        if (Volatile.Read(ref _askAgainAt) != 0 && Interlocked.Exchange(ref _askAgainAt, 0) != 0)
        {
            LogBack();
        }
    }

    private void NoteFailure(Exception exception)
    {
        var now = clock.GetTimestamp();
        var since = Interlocked.CompareExchange(ref _failingSince, now, 0);
        if (since != 0 && clock.GetElapsedTime(since, now) >= Doubt && Interlocked.Exchange(ref _askAgainAt, After(Pause)) == 0)
        {
            LogAway(exception.GetType().Name, exception.Message);
        }
    }

    private long After(TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);

    [LoggerMessage(1301, LogLevel.Warning, "Redis does not answer, and until it does requests are not limited: {Kind}: {Reason}")]
    private partial void LogAway(string kind, string reason);

    [LoggerMessage(1302, LogLevel.Information, "Redis answers again, requests are limited")]
    private partial void LogBack();
}
