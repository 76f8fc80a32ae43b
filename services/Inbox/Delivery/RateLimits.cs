using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Delivery;

/// <summary>
/// The provider's limits, kept in Redis for all replicas together: so many messages per second of a number, so many to one person.
/// Both are token buckets in the form of a "theoretical arrival time" (GCRA): one number each, read and moved in one round trip by a script
/// that uses Redis's own clock. A place a little ahead is reserved and waited for, which spaces messages evenly; one further ahead is not.
/// </summary>
internal sealed class RateLimits(IConnectionMultiplexer redis, IOptions<DeliveryOptions> options)
{
    /// <summary>How far ahead a place is reserved. Longer waits go back to the database, where another replica may have them.</summary>
    public static readonly TimeSpan LongestReservation = TimeSpan.FromSeconds(2);

    // Answers without this are not waited for: Redis is away or in trouble.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Numbers are formatted by hand: Lua prints only 14 digits and microseconds since 1970 have 16.
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local interval, burst, pair_interval, pair_burst, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local pair = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), now)
        local pair_wait = pair - now - pair_interval * (pair_burst - 1)
        if pair_wait > 0 then return {2, pair_wait} end
        local number = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
        local wait = math.max(0, number - now - interval * (burst - 1))
        if wait > longest then return {1, wait} end
        redis.call('SET', KEYS[1], string.format('%.0f', number + interval), 'PX', math.ceil((number + interval - now) / 1000) + 1000)
        redis.call('SET', KEYS[2], string.format('%.0f', pair + pair_interval), 'PX', math.ceil((pair + pair_interval - now) / 1000) + 1000)
        return {0, wait}
        """;

    private readonly RedisValue[] _limits =
    [
        1_000_000 / options.Value.MessagesPerSecond,
        Math.Min(options.Value.Burst, options.Value.MessagesPerSecond),
        options.Value.PairIntervalSeconds * 1_000_000L,
        options.Value.PairBurst,
        (long)LongestReservation.TotalMicroseconds,
    ];

    /// <summary>Reserves a place for one message.</summary>
    /// <exception cref="RedisException">Redis is away. Nothing may be sent then: replicas would not know of each other.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task<Place> ReserveAsync(string phoneNumberId, string recipient)
    {
        // Both keys in one slot of a cluster.
        RedisKey[] keys = [$"inbox:rate:{{{phoneNumberId}}}", $"inbox:rate:{{{phoneNumberId}}}:{recipient}"];
        var answer = (long[])await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, _limits).WaitAsync(Patience);
        return new Place((Limit)answer[0], TimeSpan.FromMicroseconds(answer[1]));
    }

    /// <summary>What kept a message back.</summary>
    internal enum Limit
    {
        None = 0,
        Number = 1,
        Pair = 2,
    }

    /// <summary>A reserved place (no limit) to be waited for, or how long the limit lasts.</summary>
    internal readonly record struct Place(Limit Limit, TimeSpan Wait);
}
