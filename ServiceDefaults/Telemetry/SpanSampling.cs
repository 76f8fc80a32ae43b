using System.Diagnostics;
using OpenTelemetry.Trace;

namespace ChatBoost.ServiceDefaults.Telemetry;

/// <summary>
/// Starts at most so many traces per second. Every trace of a quiet system is kept; a busy one is not slowed down by watching itself
/// (one message makes some thirty spans). Whole traces only: who continues a trace follows its parent's decision.
/// </summary>
internal sealed class SpanSampling(int tracesPerSecond) : Sampler
{
    private readonly long _interval = tracesPerSecond > 0 ? Stopwatch.Frequency / tracesPerSecond : long.MaxValue;
    private readonly long _burst = Stopwatch.Frequency;
    private long _next;

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var now = Stopwatch.GetTimestamp();
        while (true)
        {
            var next = Volatile.Read(ref _next);
            // Time not used is saved up, one second of it at most.
            var start = Math.Max(next, now - _burst);
            if (start > now)
            {
                return new SamplingResult(SamplingDecision.Drop);
            }

            if (Interlocked.CompareExchange(ref _next, start + _interval, next) == next)
            {
                return new SamplingResult(SamplingDecision.RecordAndSample);
            }
        }
    }
}
