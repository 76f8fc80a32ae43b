using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// Tells callers how they stand. <c>RateLimit-Policy</c> and <c>RateLimit</c> as in draft-ietf-httpapi-ratelimit-headers-11, and for the limit with the
/// least left the three fields of its drafts up to 06, which are what libraries that read such fields know so far.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>
    /// Example: <c>RateLimit-Policy: "user";q=100;w=10, "organization";q=500;w=10</c> (quota, and the seconds in which a bucket fills) and
    /// <c>RateLimit: "user";r=42;t=5, "organization";r=480;t=10</c> (remaining, for so many seconds). So q/w and r/t are both the speed that can be kept up.
    /// </summary>
    public static void Write(IHeaderDictionary headers, IReadOnlyList<BucketLevel> levels)
    {
        headers["RateLimit-Policy"] = string.Join(", ", levels.Select(level => string.Create(
            CultureInfo.InvariantCulture, $"\"{level.Bucket.Policy}\";q={level.Bucket.Limit.Burst};w={WindowOf(level.Bucket.Limit)}")));
        headers["RateLimit"] = string.Join(", ", levels.Select(level => string.Create(
            CultureInfo.InvariantCulture, $"\"{level.Bucket.Policy}\";r={level.Remaining};t={level.Seconds}")));

        var tightest = levels.MinBy(level => level.Remaining)!;
        headers["RateLimit-Limit"] = Text(tightest.Bucket.Limit.Burst);
        headers["RateLimit-Remaining"] = Text(tightest.Remaining);
        headers["RateLimit-Reset"] = Text(tightest.Seconds);
    }

    private static long WindowOf(RateLimit limit) => BucketLevel.CeilingOf(limit.Interval * limit.Burst);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
