using StackExchange.Redis;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>Whose requests are counted, and how many there may be.</summary>
/// <param name="Policy">The limit's name, as callers see it in the headers.</param>
/// <param name="Key">Where its state is kept. The keys of one request must be in one slot of a Redis cluster.</param>
/// <param name="Limit">Its size and speed.</param>
internal sealed record TokenBucket(string Policy, RedisKey Key, RateLimit Limit);

/// <summary>What is left in a bucket.</summary>
/// <param name="Bucket">Which.</param>
/// <param name="Remaining">Requests it holds, without the one that was asked for if that was allowed.</param>
/// <param name="Wait">After how long it holds one; zero when it does.</param>
internal sealed record BucketLevel(TokenBucket Bucket, long Remaining, TimeSpan Wait)
{
    /// <summary>In whole seconds and never too short: until the next request when there is none left, else how long those left last at the speed of the limit.</summary>
    public long Seconds => CeilingOf(Remaining == 0 ? Wait : Bucket.Limit.Interval * Remaining);

    /// <summary>Whole seconds, at least one.</summary>
    public static long CeilingOf(TimeSpan time) => Math.Max(1, (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}

/// <summary>The answer to one request.</summary>
/// <param name="IsAllowed">Whether every bucket had one; if not, none was taken from any.</param>
/// <param name="Levels">The buckets afterwards.</param>
internal sealed record BucketAnswer(bool IsAllowed, IReadOnlyList<BucketLevel> Levels);
