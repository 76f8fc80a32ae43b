namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>One try to deliver a webhook.</summary>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="StatusCode">What the receiver answered; null when it did not.</param>
/// <param name="LatencyMs">Milliseconds until the answer or the failure.</param>
/// <param name="Final">Delivered, or given up.</param>
internal sealed record WebhookAttempt(
    DateTimeOffset At, string PhoneNumberId, string Url, int Updates, int Bytes, int Attempt, int? StatusCode, string? Error, double LatencyMs, bool Final)
{
    public long Sequence { get; init; }

    public bool IsDelivered => StatusCode == 200;
}

/// <summary>The newest attempts, and how quickly and with what the receiver answered since the log was emptied.</summary>
internal sealed class WebhookLog
{
    private const int Capacity = 20_000;
    private const double BucketMs = 0.5;

    private readonly Lock _lock = new();
    private readonly WebhookAttempt[] _attempts = new WebhookAttempt[Capacity];
    private readonly int[] _latencies = new int[40_001];
    private readonly Dictionary<string, long> _statusCodes = [];
    private long _sequence;
    private long _oldest = 1;
    private long _delivered;
    private long _updates;
    private long _measured;
    private long _overOneSecond;
    private double _slowest;
    private int _generation;

    /// <summary>Counts the resets: what began before one must leave no trace after it.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Adds an attempt, unless everything was reset since <paramref name="generation"/>.</summary>
    public void Add(WebhookAttempt attempt, int generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
            {
                return;
            }

            _sequence++;
            _attempts[_sequence % Capacity] = attempt with { Sequence = _sequence };
            var outcome = attempt.StatusCode is { } code ? code.ToString(System.Globalization.CultureInfo.InvariantCulture) : attempt.Error ?? "error";
            _statusCodes[outcome] = _statusCodes.GetValueOrDefault(outcome) + 1;
            _measured++;
            _latencies[Math.Min((int)(attempt.LatencyMs / BucketMs), _latencies.Length - 1)]++;
            _overOneSecond += attempt.LatencyMs > 1000 ? 1 : 0;
            _slowest = Math.Max(_slowest, attempt.LatencyMs);
            if (attempt.IsDelivered)
            {
                _delivered++;
                _updates += attempt.Updates;
            }
        }
    }

    public IReadOnlyList<WebhookAttempt> Read(string? phoneNumberId, long after, int limit)
    {
        lock (_lock)
        {
            var first = Math.Max(Math.Max(_oldest, _sequence - Capacity + 1), after + 1);
            var found = new List<WebhookAttempt>();
            for (var i = first; i <= _sequence && found.Count < limit; i++)
            {
                if (phoneNumberId is null || _attempts[i % Capacity].PhoneNumberId == phoneNumberId)
                {
                    found.Add(_attempts[i % Capacity]);
                }
            }

            return found;
        }
    }

    /// <summary>Sequence from which the newest <paramref name="limit"/> attempts follow.</summary>
    public long Newest(int limit) => Math.Max(0, Volatile.Read(ref _sequence) - limit);

    public WebhookStatistics Summarize(WebhookQueue queue)
    {
        lock (_lock)
        {
            return new WebhookStatistics(
                _measured, _delivered, _measured - _delivered, _updates, queue.Queued, queue.Retrying, queue.Dropped,
                new Latency(Percentile(0.5), Percentile(0.95), Percentile(0.99), Math.Round(_slowest, 3)),
                _measured == 0 ? 0 : Math.Round((double)_overOneSecond / _measured, 6), new Dictionary<string, long>(_statusCodes));
        }
    }

    /// <summary>Empties the log; attempts under way are still added.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Clear_NeedsLock();
        }
    }

    /// <summary>Empties the log and begins a new generation.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _generation++;
            Clear_NeedsLock();
        }
    }

    private void Clear_NeedsLock()
    {
        Array.Clear(_attempts);
        Array.Clear(_latencies);
        _statusCodes.Clear();
        _oldest = _sequence + 1;
        _delivered = _updates = _measured = _overOneSecond = 0;
        _slowest = 0;
    }

    private double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(_measured * share);
        long seen = 0;
        for (var i = 0; i < _latencies.Length; i++)
        {
            seen += _latencies[i];
            if (seen >= rank && seen > 0)
            {
                return (i + 1) * BucketMs;
            }
        }

        return 0;
    }
}

/// <summary>Deliveries under way.</summary>
/// <param name="Queued">Webhooks waiting for their first try.</param>
/// <param name="Retrying">Webhooks that failed and wait for the next try.</param>
/// <param name="Dropped">Webhooks given up.</param>
internal readonly record struct WebhookQueue(long Queued, long Retrying, long Dropped);

/// <summary>Sums since the log was emptied; latencies in milliseconds, rounded up to half of one.</summary>
internal sealed record WebhookStatistics(
    long Posted, long Ok, long Failed, long Updates, long Queued, long Retrying, long Dropped, Latency LatencyMs, double OverOneSecond, IReadOnlyDictionary<string, long> StatusCodes);

/// <summary>Percentiles in milliseconds.</summary>
internal sealed record Latency(double P50, double P95, double P99, double Max);
