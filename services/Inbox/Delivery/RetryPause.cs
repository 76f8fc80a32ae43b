namespace ChatBoost.Inbox.Delivery;

/// <summary>When to try again.</summary>
internal static class RetryPause
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The pause after an attempt.</summary>
    /// <param name="pause">What the refusal asks for.</param>
    /// <param name="attempts">Calls made so far, at least 1.</param>
    /// <param name="random">A number from 0 to 1: many messages refused at once must not come back at once (full jitter).</param>
    public static TimeSpan After(Pause pause, int attempts, double random)
    {
        var wait = pause.Kind switch
        {
            // Meta: "try again after 4^X seconds", X starting at 0. Jitter only adds: sooner would be refused again.
            PauseKind.Pair => Min(TimeSpan.FromSeconds(Math.Pow(4, attempts - 1) * (1 + (0.25 * random)))),
            PauseKind.Backoff => pause.AtLeast + (Min(TimeSpan.FromSeconds(Math.Pow(2, attempts))) * random),
            _ => pause.AtLeast + TimeSpan.FromSeconds(5 * random),
        };
        return wait > pause.AtLeast ? wait : pause.AtLeast;
    }

    private static TimeSpan Min(TimeSpan wait) => wait < Longest ? wait : Longest;
}
