namespace ChatBoost.Load.Live;

/// <summary>How many listen, and how much there is to hear.</summary>
public sealed record LiveOptions
{
    /// <summary>Connections, shared evenly by the organizations and the replicas.</summary>
    public int Clients { get; init; } = 2000;

    /// <summary>Organizations; each client hears all events of its own. By default twenty people of each are online.</summary>
    public int Organizations { get; init; } = 100;

    /// <summary>Events per second, over all organizations.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>How long.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Half-way, all clients are cut off at once and come back with their last number.</summary>
    public bool Storm { get; init; }

    /// <summary>How long after the last event the slowest may be.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>What came of it.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="Events">How many events there were.</param>
/// <param name="Deliveries">Milliseconds from the request that caused an event to a client's having it, for each client.</param>
/// <param name="Requests">Milliseconds the requests took.</param>
/// <param name="Missed">Events a client did not get.</param>
/// <param name="Repeated">Events a client got twice.</param>
/// <param name="OutOfOrder">Events that came before an earlier one.</param>
/// <param name="Lost">Connections that ended by themselves.</param>
/// <param name="Back">Seconds until all were back after the storm; null without one.</param>
/// <param name="NotResumed">Clients that were told to read again after the storm.</param>
public sealed record LiveResult(
    LiveOptions Options, int Events, Percentiles Deliveries, Percentiles Requests, int Missed, int Repeated, int OutOfOrder, int Lost, double? Back, int NotResumed);
