using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatBoost.ServiceDefaults.Caching;

/// <summary>How long a <see cref="RefreshingCache{TKey, TValue}"/> keeps what it knows.</summary>
public sealed record RefreshingCacheSettings
{
    /// <summary>How long a value is given out without asking again.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long "there is none" is believed: short, since it may come into being at any moment.</summary>
    public TimeSpan AbsentFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How old a value may get while its source does not answer.</summary>
    public TimeSpan UsableFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most keys held.</summary>
    public int Capacity { get; init; } = 10_000;
}

/// <summary>
/// Remembers in memory what another service answered. One call for all who ask for the same key at a time; an old value rather than none when the source is away.
/// A null value means that there is none.
/// </summary>
public sealed class RefreshingCache<TKey, TValue>(RefreshingCacheSettings settings, TimeProvider clock, Func<TKey, Task<TValue?>> load)
    where TKey : notnull
    where TValue : class
{
    // While the source is away, ask it about a key this often and not on every use.
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly ConcurrentDictionary<TKey, Call> _calls = new();

    /// <summary>The value, from memory or from its source; throws what the source threw when there is no usable value either.</summary>
    public ValueTask<TValue?> GetAsync(TKey key, CancellationToken cancellationToken) =>
        _entries.TryGetValue(key, out var known) && clock.GetUtcNow() < known.FreshUntil
            ? new(known.Value)
            : new(LoadAsync(key, known, cancellationToken));

    /// <summary>The value as its source has it, unless what is known is younger than <paramref name="maxAge"/>.</summary>
    public ValueTask<TValue?> GetNewerThanAsync(TKey key, TimeSpan maxAge, CancellationToken cancellationToken) =>
        _entries.TryGetValue(key, out var known) && clock.GetUtcNow() < known.LoadedAt + maxAge
            ? new(known.Value)
            : new(LoadAsync(key, known, cancellationToken));

    /// <summary>The next one who asks gets it from the source.</summary>
    public void Forget(TKey key)
    {
        // A call under way may bring what was true before: it is not kept.
        _calls.TryRemove(key, out _);
        _entries.TryRemove(key, out _);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever went wrong at the source, a value that is still usable beats it; without one the exception goes on.")]
    private async Task<TValue?> LoadAsync(TKey key, Entry? known, CancellationToken cancellationToken)
    {
        var call = _calls.GetOrAdd(key, static (key, cache) => new Call(cache, key), this);
        try
        {
            // Who gives up waiting does not take the answer from the others: the call itself has no token.
            return await call.Answer.WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && known?.Value is not null && clock.GetUtcNow() < known.LoadedAt + settings.UsableFor)
        {
            _entries[key] = known with { FreshUntil = clock.GetUtcNow() + RetryAfterFailure };
            return known.Value;
        }
    }

    private async Task<TValue?> LoadAndKeepAsync(TKey key, Call call)
    {
        try
        {
            var value = await load(key);
            if (_calls.Contains(KeyValuePair.Create(key, call)))
            {
                MakeRoom();
                var now = clock.GetUtcNow();
                _entries[key] = new Entry(value, now, now + (value is null ? settings.AbsentFor : settings.FreshFor));
            }

            return value;
        }
        finally
        {
            _calls.TryRemove(KeyValuePair.Create(key, call));
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count < settings.Capacity)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var (key, entry) in _entries)
        {
            if (entry.FreshUntil <= now)
            {
                _entries.TryRemove(key, out _);
            }
        }

        // Everything fresh and still too many: begin anew rather than grow without end.
        if (_entries.Count >= settings.Capacity)
        {
            _entries.Clear();
        }
    }

    private sealed record Entry(TValue? Value, DateTimeOffset LoadedAt, DateTimeOffset FreshUntil);

    // The dictionary may make one that loses the race to be added: nothing is called before somebody awaits it.
    private sealed class Call(RefreshingCache<TKey, TValue> cache, TKey key)
    {
        private readonly Lock _lock = new();
        private Task<TValue?>? _answer;

        public Task<TValue?> Answer
        {
            get
            {
                lock (_lock)
                {
                    return _answer ??= Task.Run(() => cache.LoadAndKeepAsync(key, this));
                }
            }
        }
    }
}
