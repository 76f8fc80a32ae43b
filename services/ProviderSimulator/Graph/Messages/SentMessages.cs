using System.Collections.Concurrent;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>The newest messages all businesses sent, in a ring: a run of any length takes bounded memory.</summary>
internal sealed class SentMessages
{
    private const int Capacity = 200_000;
    private const long MostBytes = 128 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly SentMessage?[] _ring = new SentMessage?[Capacity];
    private readonly ConcurrentDictionary<string, SentMessage> _byWamid = new(StringComparer.Ordinal);
    private long _last;
    private long _oldest = 1;
    private long _bytes;
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sequence of the newest message; the first one is 1.</summary>
    public long Last => Volatile.Read(ref _last);

    public long Oldest => Volatile.Read(ref _oldest);

    public void Add(SentMessage message)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            message.Sequence = _last + 1;
            _bytes += message.Payload.Length;
            while (_oldest <= _last && (_last - _oldest + 1 >= Capacity || _bytes > MostBytes))
            {
                RemoveOldest();
            }

            _ring[message.Sequence % Capacity] = message;
            _byWamid[message.Wamid] = message;
            Volatile.Write(ref _last, message.Sequence);
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
    }

    public SentMessage? Find(string wamid) => _byWamid.GetValueOrDefault(wamid);

    /// <summary>Messages after a sequence that match, oldest first.</summary>
    /// <param name="lastSeen">The last sequence looked at: where the next page starts.</param>
    public List<SentMessage> Read(long after, int limit, Predicate<SentMessage> matches, out long lastSeen)
    {
        var found = new List<SentMessage>(Math.Min(limit, 256));
        lock (_lock)
        {
            lastSeen = Math.Min(Math.Max(after, _oldest - 1), _last);
            while (lastSeen < _last && found.Count < limit)
            {
                if (_ring[++lastSeen % Capacity] is { } message && matches(message))
                {
                    found.Add(message);
                }
            }
        }

        return found;
    }

    /// <summary>The newest messages that match, oldest first.</summary>
    public List<SentMessage> ReadNewest(int limit, Predicate<SentMessage> matches, out long lastSeen)
    {
        var found = new List<SentMessage>(Math.Min(limit, 256));
        lock (_lock)
        {
            lastSeen = _last;
            for (var sequence = _last; sequence >= _oldest && found.Count < limit; sequence--)
            {
                if (_ring[sequence % Capacity] is { } message && matches(message))
                {
                    found.Add(message);
                }
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>Completes when a message newer than this one is there.</summary>
    public Task WaitForNewerThanAsync(long sequence)
    {
        lock (_lock)
        {
            return _last > sequence ? Task.CompletedTask : _added.Task;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            while (_oldest <= _last)
            {
                RemoveOldest();
            }
        }
    }

    private void RemoveOldest()
    {
        ref var slot = ref _ring[_oldest % Capacity];
        if (slot is not null)
        {
            _byWamid.TryRemove(slot.Wamid, out _);
            _bytes -= slot.Payload.Length;
            slot = null;
        }

        Volatile.Write(ref _oldest, _oldest + 1);
    }
}
