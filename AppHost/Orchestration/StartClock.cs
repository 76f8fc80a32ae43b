namespace ChatBoost.AppHost.Orchestration;

/// <summary>
/// Decides when waiting for a start is over: when nothing at all became ready for as long as the slowest of what is still missing
/// may take. One resource may wait for another, so a clock for each alone would blame the wrong one on a busy machine.
/// </summary>
internal sealed class StartClock : IDisposable
{
    private readonly CancellationTokenSource _expiry;
    private readonly HashSet<ProcessResource> _missing;
    private readonly Lock _lock = new();

    public StartClock(IEnumerable<ProcessResource> resources, TimeProvider time)
    {
        _expiry = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _missing = [.. resources];
        Restart();
    }

    /// <summary>Cancelled when waiting is over.</summary>
    public CancellationToken Expiry => _expiry.Token;

    /// <summary>A resource is ready.</summary>
    public void Arrive(ProcessResource resource)
    {
        lock (_lock)
        {
            _missing.Remove(resource);
            Restart();
        }
    }

    public void Dispose() => _expiry.Dispose();

    private void Restart() =>
        _expiry.CancelAfter(_missing.Count == 0 ? Timeout.InfiniteTimeSpan : _missing.Max(resource => resource.StartTimeout));
}
