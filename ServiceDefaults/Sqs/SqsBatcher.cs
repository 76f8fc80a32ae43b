using System.Net;

namespace ChatBoost.ServiceDefaults.Sqs;

/// <summary>Limits and names of batches.</summary>
internal static class SqsBatcher
{
    public const int MaxEntries = 10;

    /// <summary>SQS takes 1 MiB; what is left is for what is not counted exactly.</summary>
    public const int MaxBytes = 1_000_000;

    private static readonly string[] Ids = [.. Enumerable.Range(0, MaxEntries).Select(index => index.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public static string IdOf(int index) => Ids[index];
}

/// <summary>
/// Gathers the entries of many callers into batches. A lone entry leaves at once (or after <c>linger</c>); while a call is under way what comes waits for
/// the next one; full batches leave side by side. Two entries of one group are never in two calls at a time, so a group's order holds.
/// </summary>
/// <remarks>Unbounded: who adds must bound how much is under way (the receiver limits bodies, the worker messages in flight), and cancel what nobody waits for any more.</remarks>
internal sealed class SqsBatcher<TEntry>(
    Func<IReadOnlyList<TEntry>, Task<IReadOnlyList<BatchResultErrorEntry>>> send, Func<TEntry, int> sizeOf, Func<TEntry, string?>? groupOf, TimeSpan linger, TimeProvider clock)
{
    private const int MaxParallelCalls = 4;
    private const int MaxTries = 3;

    private readonly Lock _lock = new();
    private readonly LinkedList<Item> _waiting = [];
    private readonly HashSet<string> _groupsUnderWay = [];
    private int _callsUnderWay;
    private bool _lingers;

    /// <summary>Completes when the entry was accepted. Cancelled, it is not sent, unless it is on its way already.</summary>
    public async Task AddAsync(TEntry entry, CancellationToken cancellationToken)
    {
        var item = new Item(entry, sizeOf(entry), groupOf?.Invoke(entry));
        var node = new LinkedListNode<Item>(item);
        Add(node);
        await using (cancellationToken.Register(() => Withdraw(node, cancellationToken)))
        {
            await item.Accepted.Task;
        }
    }

    private void Add(LinkedListNode<Item> node)
    {
        lock (_lock)
        {
            _waiting.AddLast(node);
            if (linger > TimeSpan.Zero && _waiting.Count < SqsBatcher.MaxEntries && _callsUnderWay == 0)
            {
                if (!_lingers)
                {
                    _lingers = true;
                    _ = LingerAsync();
                }
            }
            else
            {
                StartCalls_NeedsLock();
            }
        }
    }

    private void Withdraw(LinkedListNode<Item> node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // In no list any more: on its way, and nobody waits for the outcome.
            if (node.List is not null)
            {
                _waiting.Remove(node);
            }
        }

        node.Value.Accepted.TrySetCanceled(cancellationToken);
    }

    private async Task LingerAsync()
    {
        await Task.Delay(linger, clock);
        lock (_lock)
        {
            _lingers = false;
            StartCalls_NeedsLock();
        }
    }

    private void StartCalls_NeedsLock()
    {
        while (_waiting.Count > 0 && _callsUnderWay < MaxParallelCalls && (_callsUnderWay == 0 || _waiting.Count >= SqsBatcher.MaxEntries))
        {
            var batch = TakeBatch_NeedsLock();
            if (batch.Count == 0)
            {
                return;
            }

            _callsUnderWay++;
            // Off the caller's thread: it holds the lock.
            _ = Task.Run(() => CallAsync(batch));
        }
    }

    private List<Item> TakeBatch_NeedsLock()
    {
        var batch = new List<Item>(SqsBatcher.MaxEntries);
        var bytes = 0;
        HashSet<string>? passedOver = null;
        for (var node = _waiting.First; node is not null && batch.Count < SqsBatcher.MaxEntries;)
        {
            var (item, next) = (node.Value, node.Next);
            if (item.Group is { } group
                && (_groupsUnderWay.Contains(group) || passedOver?.Contains(group) == true || (batch.Count > 0 && bytes + item.Bytes > SqsBatcher.MaxBytes)))
            {
                // What comes later in its group must not overtake it.
                (passedOver ??= []).Add(group);
            }
            else if (batch.Count == 0 || bytes + item.Bytes <= SqsBatcher.MaxBytes)
            {
                batch.Add(item);
                bytes += item.Bytes;
                _waiting.Remove(node);
            }

            node = next;
        }

        foreach (var item in batch)
        {
            if (item.Group is { } group)
            {
                _groupsUnderWay.Add(group);
            }
        }

        return batch;
    }

    private async Task CallAsync(List<Item> batch)
    {
        await SendWithRetriesAsync(batch);
        lock (_lock)
        {
            foreach (var item in batch)
            {
                if (item.Group is { } group)
                {
                    _groupsUnderWay.Remove(group);
                }
            }

            _callsUnderWay--;
            StartCalls_NeedsLock();
        }
    }

    private async Task SendWithRetriesAsync(List<Item> batch)
    {
        var left = batch;
        for (var tryNumber = 1; left.Count > 0; tryNumber++)
        {
            IReadOnlyList<BatchResultErrorEntry> failed;
            try
            {
                failed = await send(left.ConvertAll(item => item.Entry));
            }
            catch (Exception exception)
            {
                // Whoever added an entry decides what its failure means; the batcher itself goes on with the next.
                left.ForEach(item => item.Accepted.TrySetException(exception));
                return;
            }

            var errors = failed.ToDictionary(error => error.Id);
            var again = new List<Item>();
            for (var index = 0; index < left.Count; index++)
            {
                if (!errors.TryGetValue(SqsBatcher.IdOf(index), out var error))
                {
                    left[index].Accepted.TrySetResult();
                }
                else if (tryNumber < MaxTries && (!error.SenderFault || AmazonSQSException.IsRetryableCode(error.Code)))
                {
                    again.Add(left[index]);
                }
                else
                {
                    left[index].Accepted.TrySetException(new AmazonSQSException(error.Code ?? "Unknown", HttpStatusCode.BadRequest, error.Message ?? ""));
                }
            }

            left = again;
            if (left.Count > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50 << tryNumber)), clock);
            }
        }
    }

    private sealed record Item(TEntry Entry, int Bytes, string? Group)
    {
        public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
