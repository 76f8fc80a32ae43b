namespace ChatBoost.Load;

/// <summary>Looks for the highest rate at which nothing is lost and the 99th percentile stays under a second.</summary>
public static class MaxSearch
{
    private const double Growth = 1.25;
    private const int Refinements = 3;

    /// <summary>Raises the rate until it fails, then halves the gap a few times. Answers the best run, null when even the first failed.</summary>
    public static async Task<InboundResult?> RunAsync(
        InboundRun run, InboundOptions options, Action<InboundResult, bool> tried, CancellationToken cancellationToken)
    {
        InboundResult? best = null;
        double? tooMuch = null;
        var rate = options.Rate;
        for (var refinements = 0; refinements <= Refinements;)
        {
            var result = await run.RunAsync(options with { Rate = rate }, cancellationToken);
            var held = Held(result);
            tried(result, held);
            if (held)
            {
                best = result;
            }
            else
            {
                tooMuch = rate;
            }

            if (best is null)
            {
                return null;
            }

            refinements += tooMuch is null ? 0 : 1;
            rate = Math.Round(tooMuch is { } limit ? (best.Options.Rate + limit) / 2 : rate * Growth);
            if (rate <= best.Options.Rate)
            {
                break;
            }
        }

        return best;
    }

    // A rate is held only if answers keep up with messages; a queue that grows shows as a tail long before it shows as loss.
    private static bool Held(InboundResult result) =>
        result.Ledger is { Lost: 0, Duplicated: 0, WrongCustomer: 0 } && result.Replies.P99 < 1000;
}
