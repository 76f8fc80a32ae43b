namespace ChatBoost.Load;

/// <summary>Times in milliseconds, summed up.</summary>
public sealed record Percentiles(int Count, double P50, double P95, double P99, double Max, double OverOneSecond)
{
    /// <summary>By nearest rank.</summary>
    public static Percentiles Of(IReadOnlyCollection<double> times)
    {
        if (times.Count == 0)
        {
            return new Percentiles(0, double.NaN, double.NaN, double.NaN, double.NaN, 0);
        }

        var sorted = times.Order().ToArray();
        return new Percentiles(sorted.Length, At(0.50), At(0.95), At(0.99), sorted[^1], sorted.Count(time => time > 1000) / (double)sorted.Length);

        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"p50 {P50,7:0.0} ms   p95 {P95,7:0.0} ms   p99 {P99,7:0.0} ms   max {Max,7:0.0} ms");
}
