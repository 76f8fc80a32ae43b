using ChatBoost.Testing.Api;

namespace ChatBoost.Load;

/// <summary>Reads what the simulator accepted from the numbers under load, while the run goes on.</summary>
internal sealed class ReplyCollector(SimulatorApi simulator, IReadOnlyList<LoadNumber> numbers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<string> _numbers = [.. numbers.Select(number => number.PhoneNumberId)];
    private readonly List<SentMessage> _replies = [];
    private long _lastSequence;

    /// <summary>All replies so far, in the order of their acceptance.</summary>
    public IReadOnlyList<SentMessage> Replies => _replies;

    /// <summary>Skips what was sent before the run.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _lastSequence = (await simulator.SentPageAsync(null, "limit=1&payload=false", cancellationToken)).Meta.LastSequence;

    /// <summary>Collects until <paramref name="writing"/> has ended and there are <paramref name="expected"/> replies, or nothing more comes.</summary>
    public async Task CollectAsync(Task writing, int expected, TimeSpan settle, CancellationToken cancellationToken)
    {
        var lastProgress = DateTimeOffset.UtcNow;
        while (true)
        {
            var page = await simulator.SentPageAsync(null, $"after={_lastSequence}&limit=2000&payload=false", cancellationToken);
            _lastSequence = Math.Max(_lastSequence, page.Meta.LastSequence);
            var ours = page.Data.Where(sent => _numbers.Contains(sent.PhoneNumberId)).ToList();
            _replies.AddRange(ours);
            if (ours.Count > 0 || !writing.IsCompleted)
            {
                lastProgress = DateTimeOffset.UtcNow;
            }

            if (writing.IsCompleted && (_replies.Count >= expected || DateTimeOffset.UtcNow - lastProgress > settle))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
