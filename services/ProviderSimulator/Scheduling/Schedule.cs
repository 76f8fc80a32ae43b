namespace ChatBoost.ProviderSimulator.Scheduling;

/// <summary>Runs short actions at their time: one queue and one timer, whatever the number of messages under way.</summary>
/// <remarks>Actions run one after another on a pool thread and must not wait for anything.</remarks>
internal sealed partial class Schedule : IDisposable
{
    private readonly Lock _lock = new();

    // Held while an action runs. Taken before the other one, and by nobody who holds a lock that an action may want.
    private readonly Lock _running = new();
    private readonly PriorityQueue<Action, (long Due, long Order)> _queue = new();
    private readonly TimeProvider _clock;
    private readonly ILogger<Schedule> _logger;
    private readonly ITimer _timer;
    private long _order;
    private long _armedFor = long.MaxValue;
    private bool _draining;

    public Schedule(TimeProvider clock, ILogger<Schedule> logger)
    {
        _clock = clock;
        _logger = logger;
        _timer = clock.CreateTimer(_ => Drain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs <paramref name="action"/> after <paramref name="delay"/>. Two actions with the same time run in the order they were given.</summary>
    public void After(TimeSpan delay, Action action) => At(_clock.GetUtcNow() + delay, action);

    public void At(DateTimeOffset due, Action action)
    {
        lock (_lock)
        {
            _queue.Enqueue(action, (due.UtcTicks, _order++));
            Arm();
        }
    }

    /// <summary>Forgets everything that has not run yet. An action that runs at this moment is over when this returns.</summary>
    public void Clear()
    {
        lock (_running)
        {
            lock (_lock)
            {
                _queue.Clear();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Drain()
    {
        lock (_lock)
        {
            // The timer may fire again while a long drain runs; the running one takes what came due meanwhile.
            if (_draining)
            {
                return;
            }

            _draining = true;
            _armedFor = long.MaxValue;
        }

        while (RunNext())
        {
        }
    }

    // False when nothing is due.
    private bool RunNext()
    {
        lock (_running)
        {
            Action action;
            lock (_lock)
            {
                if (!_queue.TryPeek(out _, out var next) || next.Due > _clock.GetUtcNow().UtcTicks)
                {
                    _draining = false;
                    Arm();
                    return false;
                }

                action = _queue.Dequeue();
            }

            try
            {
                action();
            }
            catch (Exception exception)
            {
                // One status that cannot be made must not stop those of everybody else.
                LogActionFailed(exception);
            }

            return true;
        }
    }

    private void Arm()
    {
        if (_draining || !_queue.TryPeek(out _, out var next) || next.Due >= _armedFor)
        {
            return;
        }

        _armedFor = next.Due;
        var wait = TimeSpan.FromTicks(Math.Max(0, next.Due - _clock.GetUtcNow().UtcTicks));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(1, LogLevel.Error, "A scheduled action of the simulator failed")]
    private partial void LogActionFailed(Exception exception);
}
