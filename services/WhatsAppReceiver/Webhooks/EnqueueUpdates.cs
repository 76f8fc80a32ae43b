using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>Puts updates on their queues.</summary>
internal sealed partial class EnqueueUpdates(
    [FromKeyedServices(ProviderQueues.Messages)] SqsQueue messages,
    [FromKeyedServices(ProviderQueues.Statuses)] SqsQueue statuses,
    ReceiverMetrics metrics,
    ILogger<EnqueueUpdates> logger)
{
    // SQS: 1 MiB for body and attributes.
    private const int MaxBodyLength = 1_000_000;

    /// <summary>Completes when SQS has all of them; the order within each group is kept.</summary>
    public async Task EnqueueAsync(IReadOnlyList<SplitUpdate> updates, CancellationToken cancellationToken)
    {
        using var span = Activity.Current is { Recorded: true } ? ReceiverMetrics.Spans.StartActivity("enqueue updates", ActivityKind.Producer) : null;
        span?.SetTag("messaging.system", "aws_sqs")?.SetTag("messaging.batch.message_count", updates.Count);
        var attributes = Activity.Current is { Recorded: true, Id: { } traceParent }
            ? new Dictionary<string, MessageAttributeValue> { ["traceparent"] = new("String", traceParent) }
            : null;
        var accepted = new Task[updates.Count];
        for (var index = 0; index < updates.Count; index++)
        {
            var update = updates[index];
            var queue = update.Update.Kind == ProviderUpdateKind.Status ? statuses : messages;
            accepted[index] = queue.SendAsync(new SendMessageBatchRequestEntry("", BodyOf(update.Update), update.Group, update.DeduplicationId, attributes), cancellationToken);
            metrics.Received(update.Update.Kind);
        }

        await Task.WhenAll(accepted);
    }

    private string BodyOf(ProviderUpdate update)
    {
        var body = JsonSerializer.Serialize(update, QueueJson.Default.ProviderUpdate);
        if (body.Length <= MaxBodyLength)
        {
            return body;
        }

        // No message a person can write comes near this; refusing the webhook would only make Meta repeat it for a week.
        TooLarge(logger, update.Kind, update.Key, body.Length);
        var omitted = JsonSerializer.SerializeToElement(new Omitted("payload_too_large", body.Length), QueueJson.Default.Omitted);
        return JsonSerializer.Serialize(update with { Kind = ProviderUpdateKind.Other, Payload = omitted, Contact = null }, QueueJson.Default.ProviderUpdate);
    }

    [LoggerMessage(1, LogLevel.Error, "The payload of {Kind} {Key} has {Length} characters and does not fit on the queue; a note takes its place")]
    private static partial void TooLarge(ILogger logger, ProviderUpdateKind kind, string key, int length);

    internal sealed record Omitted(string Reason, int Length);
}

/// <summary>The JSON of queue bodies. The default encoder: pure ASCII passes every SQS, emulators too.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderUpdate))]
[JsonSerializable(typeof(EnqueueUpdates.Omitted))]
internal sealed partial class QueueJson : JsonSerializerContext;
