using System.Diagnostics;

namespace ChatBoost.Testing;

/// <summary>Waits for a condition itself, never for time to pass; each wait has its own limit.</summary>
public static class Wait
{
    /// <summary>How long a test waits for something that normally takes milliseconds; long because two cores may be busy.</summary>
    public static readonly TimeSpan Normal = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks <paramref name="probe"/> until it answers something other than null.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="limit"/>.</exception>
    public static async Task<T> ForAsync<T>(
        string what, Func<Task<T?>> probe, TimeSpan? limit = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var patience = limit ?? Normal;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found)
            {
                return found;
            }

            if (waited.Elapsed > patience)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s in vain: {what}.");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks <paramref name="condition"/> until it holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="limit"/>.</exception>
    public static Task UntilAsync(
        string what, Func<Task<bool>> condition, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        ForAsync(what, async () => await condition() ? "true" : null, limit, cancellationToken);
}
