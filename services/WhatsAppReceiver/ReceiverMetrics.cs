using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.WhatsAppReceiver;

/// <summary>What the receiver does, counted, and the source of its spans.</summary>
internal sealed class ReceiverMetrics
{
    private const string Name = "ChatBoost.Receiver";

    /// <summary>The span that ends on the queue; the worker's continues it.</summary>
    public static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _received;
    private readonly Counter<long> _notConnected;
    private readonly Counter<long> _rejected;

    public ReceiverMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _received = meter.CreateCounter<long>("chatboost.receiver.received", "{update}", "Updates put on the queue, by kind.");
        _notConnected = meter.CreateCounter<long>("chatboost.receiver.not_connected", "{update}", "Updates for numbers nobody connected.");
        _rejected = meter.CreateCounter<long>("chatboost.receiver.rejected", "{webhook}", "Webhooks not answered 200, by reason.");
    }

    public void Received(ProviderUpdateKind kind) => _received.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void NotConnected(int updates) => _notConnected.Add(updates);

    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
