namespace ChatBoost.WhatsAppWorker.Inbox;

/// <summary>
/// Whether calls get through at the moment, as all who make them find out. While they do not, the queues are read slowly: what is in flight tries again and
/// again, what is not stays safe where it is.
/// </summary>
internal sealed class Outage(TimeProvider clock)
{
    // Now and then one receive all the same: should the messages in flight all be at fault themselves, others prove that it works.
    private static readonly TimeSpan Trickle = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource? _over;
    private long _lastSuccess = long.MinValue;

    /// <summary>A call failed because a service is away.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _over ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A call got through.</summary>
    public void End()
    {
        Volatile.Write(ref _lastSuccess, clock.GetTimestamp());
        if (Volatile.Read(ref _over) is null)
        {
            return;
        }

        lock (_lock)
        {
            _over?.TrySetResult();
            _over = null;
        }
    }

    /// <summary>True when any call got through since then (a timestamp of the clock).</summary>
    public bool EndedSince(long timestamp) => Volatile.Read(ref _lastSuccess) > timestamp;

    /// <summary>Returns at once when all is well; else when the outage is over, or after a second.</summary>
    public async Task HoldBackAsync(CancellationToken cancellationToken)
    {
        Task? over;
        lock (_lock)
        {
            over = _over?.Task;
        }

        if (over is not null)
        {
            await Task.WhenAny(over, Task.Delay(Trickle, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
