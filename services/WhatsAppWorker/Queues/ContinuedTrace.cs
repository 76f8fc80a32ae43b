using System.Diagnostics;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>Continues the webhook's trace on this side of the queue.</summary>
internal static class ContinuedTrace
{
    /// <summary>
    /// A span under the trace that travelled with the message. Without one the webhook was not sampled, and what the worker does for it is not either:
    /// otherwise every call it makes would be the root of a trace of its own.
    /// </summary>
    public static Activity? Start(string name, Message message) =>
        WorkerMetrics.Spans.StartActivity(name, ActivityKind.Consumer, ParentOf(message) ?? Unsampled());

    /// <summary>True when the webhook was sampled.</summary>
    public static bool IsSampled(Message message) => ParentOf(message) is not null;

    private static ActivityContext? ParentOf(Message message) =>
        message.MessageAttributes?.GetValueOrDefault("traceparent")?.StringValue is { } traceParent
            && ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var parent)
            ? parent
            : null;

    private static ActivityContext Unsampled() =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
}
