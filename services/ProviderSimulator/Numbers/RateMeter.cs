namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary>A rate with a burst (generic cell rate algorithm): one number of state, no lock, no timer.</summary>
internal sealed class RateMeter
{
    private long _theoreticalArrival;

    /// <summary>Takes one unit if the rate allows it.</summary>
    /// <param name="nowTicks">Now, in ticks (100 ns).</param>
    /// <param name="intervalTicks">Time one unit costs at the steady rate.</param>
    /// <param name="burst">Units that may come at once after a pause.</param>
    public bool TryTake(long nowTicks, long intervalTicks, int burst)
    {
        while (true)
        {
            var arrival = Volatile.Read(ref _theoreticalArrival);
            var start = Math.Max(arrival, nowTicks);
            if (start - nowTicks > intervalTicks * (burst - 1))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _theoreticalArrival, start + intervalTicks, arrival) == arrival)
            {
                return true;
            }
        }
    }
}
