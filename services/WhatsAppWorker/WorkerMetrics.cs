using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker;

/// <summary>What the worker does, counted and timed, and the source of its spans.</summary>
internal sealed class WorkerMetrics
{
    private const string Name = "ChatBoost.Worker";

    /// <summary>One span for each message handled, child of the webhook's.</summary>
    public static readonly ActivitySource Spans = new(Name);

    private readonly Histogram<double> _queueAge;
    private readonly Histogram<double> _processing;
    private readonly Counter<long> _received;
    private readonly Counter<long> _notConnected;
    private readonly Counter<long> _replies;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _deadLetters;

    public WorkerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _queueAge = meter.CreateHistogram<double>("chatboost.worker.queue_age", "s", "From the sending to a queue until the receive.");
        _processing = meter.CreateHistogram<double>("chatboost.worker.processing", "s", "From the receive until the update is durable, its reply too.");
        _received = meter.CreateCounter<long>("chatboost.worker.received", "{update}", "Updates handled, by kind.");
        _notConnected = meter.CreateCounter<long>("chatboost.worker.not_connected", "{update}", "Updates for numbers nobody connected.");
        _replies = meter.CreateCounter<long>("chatboost.worker.replies", "{message}", "Automatic replies, by outcome.");
        _failures = meter.CreateCounter<long>("chatboost.worker.failures", "{try}", "Tries that failed by the update's own fault.");
        _deadLetters = meter.CreateCounter<long>("chatboost.worker.dead_letters", "{update}", "Updates given up on.");
    }

    public void Received(SqsQueue queue, Message message, DateTimeOffset now)
    {
        if (message.SentAt is { } sentAt)
        {
            _queueAge.Record((now - sentAt).TotalSeconds, new KeyValuePair<string, object?>("queue", queue.Name));
        }
    }

    public void Handled(ProviderUpdateKind kind, TimeSpan took, int updates = 1)
    {
        _received.Add(updates, new KeyValuePair<string, object?>("kind", kind.ToString()));
        _processing.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind.ToString()));
    }

    public void NotConnected(int updates) => _notConnected.Add(updates);

    public void Replied(string outcome) => _replies.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Failed(SqsQueue queue) => _failures.Add(1, new KeyValuePair<string, object?>("queue", queue.Name));

    public void GaveUp(SqsQueue queue) => _deadLetters.Add(1, new KeyValuePair<string, object?>("queue", queue.Name));
}
