namespace ChatBoost.Inbox.Webhooks;

/// <summary>When to post again.</summary>
internal static class WebhookBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <summary>5 s, 15 s, 45 s, … and three hours at most, by up to a fifth longer or shorter; later when the answer asks for it.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="retryAfter">What the answer asked for.</param>
    /// <param name="random">A number from 0 to 1: what failed together must not come back together.</param>
    public static TimeSpan After(int attempts, TimeSpan? retryAfter, double random)
    {
        var exact = First * Math.Pow(3, Math.Min(attempts, 10) - 1);
        var wait = (exact < Longest ? exact : Longest) * (0.8 + (0.4 * random));
        return retryAfter is not { } asked || asked < wait ? wait : asked < Longest ? asked : Longest;
    }
}
