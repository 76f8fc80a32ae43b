using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatBoost.Inbox.Delivery;

/// <summary>What becomes of deliveries, counted and timed, and the source of their spans.</summary>
internal sealed class DeliveryMetrics
{
    private const string Name = "ChatBoost.Inbox";

    /// <summary>One span for each delivery, child of what caused the message.</summary>
    public static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _messages;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _replyTime;
    private readonly Histogram<double> _limitWait;
    private readonly Counter<long> _doubts;
    private long _queued;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _messages = meter.CreateCounter<long>("chatboost.messages.out", "{message}", "Messages that ended delivery, by type and outcome (accepted, failed).");
        _attempts = meter.CreateCounter<long>("chatboost.delivery.attempts", "{call}", "Calls to the provider, by outcome.");
        _doubts = meter.CreateCounter<long>("chatboost.delivery.doubts", "{message}", "Messages sent again because no report came after a lost answer.");
        _replyTime = meter.CreateHistogram<double>(
            "chatboost.reply.duration", "ms", "From the webhook's arrival to the provider's acceptance of the reply.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [5, 10, 20, 30, 40, 60, 80, 100, 150, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000] });
        _limitWait = meter.CreateHistogram<double>("chatboost.delivery.limit_wait", "ms", "Waiting for the provider's rate limits, by limit (number, pair).");
        meter.CreateObservableGauge("chatboost.delivery.queued", () => Interlocked.Read(ref _queued), "{message}", "Messages not with the provider yet, of all replicas.");
        meter.CreateObservableGauge("chatboost.delivery.in_hand", () => InHand?.Invoke() ?? 0, "{message}", "Messages this replica is working on.");
    }

    /// <summary>Asked for the number of messages in hand.</summary>
    public Func<int>? InHand { get; set; }

    public void Queued(long count) => Interlocked.Exchange(ref _queued, count);

    public void Ended(string type, string outcome) => _messages.Add(1, new("type", type), new("outcome", outcome));

    public void Attempted(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void SentAgain() => _doubts.Add(1);

    public void Replied(TimeSpan elapsed) => _replyTime.Record(elapsed.TotalMilliseconds);

    public void Limited(RateLimits.Limit limit, TimeSpan wait) =>
        _limitWait.Record(wait.TotalMilliseconds, new KeyValuePair<string, object?>("limit", limit == RateLimits.Limit.Pair ? "pair" : "number"));
}
