using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// The limits of a request as ASP.NET Core's middleware asks for them, with their headers. Partitioned by keys in Redis and not by objects here:
/// the framework's own partitions keep one limiter for each caller, and chaining two costs two round trips.
/// </summary>
internal sealed class RedisRateLimiter(RequestBuckets requests, RedisTokenBuckets redis) : PartitionedRateLimiter<HttpContext>
{
    private static readonly RateLimitLease Allowed = new Lease(true);
    private static readonly RateLimitLease NotYetKnown = new Lease(false);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Lets through at once what is not limited; for the rest the middleware goes on to ask Redis.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        RequestBuckets.AreAnyOf(resource) ? NotYetKnown : Allowed;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        // The middleware always asks for one.
        ArgumentOutOfRangeException.ThrowIfNotEqual(permitCount, 1);
        var buckets = await requests.OfAsync(resource);
        if (await redis.TakeAsync(buckets, cancellationToken) is not { } answer)
        {
            return Allowed;
        }

        RateLimitHeaders.Write(resource.Response.Headers, answer.Levels);
        return answer.IsAllowed ? Allowed : new Lease(false, answer.Levels.Max(level => level.Wait));
    }

    private sealed class Lease(bool isAcquired, TimeSpan? retryAfter = null) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
