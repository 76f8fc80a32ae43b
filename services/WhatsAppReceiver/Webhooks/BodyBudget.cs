using System.Threading.RateLimiting;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>
/// Bounds what is in memory at a time: bodies take a share by their size, some wait, the rest is sent away for Meta to try again.
/// A body and all that is made of it take about six times its size.
/// </summary>
internal sealed class BodyBudget : IDisposable
{
    /// <summary>Meta's cap on a webhook body, 3 MB.</summary>
    public const int MaxBodyBytes = 3 * 1024 * 1024;

    private const int BytesPerPermit = 64 * 1024;
    private const int Permits = 512;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Permits,
        QueueLimit = Permits,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A share for one body; not acquired when too many wait already. An undeclared length counts as the longest.</summary>
    public ValueTask<RateLimitLease> AcquireAsync(long? declaredLength, CancellationToken cancellationToken) =>
        _limiter.AcquireAsync(1 + (int)(Math.Min(declaredLength ?? MaxBodyBytes, MaxBodyBytes) / BytesPerPermit), cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
