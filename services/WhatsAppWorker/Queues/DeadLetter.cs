using System.Globalization;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>How a message lies among the dead letters, and how it comes back.</summary>
internal static class DeadLetter
{
    public const string Reason = "reason";
    public const string Tries = "tries";
    public const string FirstReceivedAt = "firstReceivedAt";

    // SQS counts attributes into the size of a message.
    private const int MaxReasonLength = 300;

    /// <summary>The message as it goes to the dead letters. Its id there follows from its id here: sent twice, it lies there once.</summary>
    public static SendMessageBatchRequestEntry Of(Message message, string reason, DateTimeOffset now) => new(
        "", message.Body, GroupOf(message), $"dead-{message.MessageId}",
        new Dictionary<string, MessageAttributeValue>
        {
            [Reason] = new("String", reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength]),
            [Tries] = new("Number", message.ReceiveCount.ToString(CultureInfo.InvariantCulture)),
            [FirstReceivedAt] = new("String", (message.FirstReceivedAt ?? now).ToString("O", CultureInfo.InvariantCulture)),
        });

    /// <summary>
    /// The dead letter as it goes back to its queue. A new deduplication id, or the queue would swallow it as a repetition of the first; the same one when the
    /// same dead letter is sent back twice.
    /// </summary>
    public static SendMessageBatchRequestEntry Replay(Message deadLetter) => new("", deadLetter.Body, GroupOf(deadLetter), $"replay-{deadLetter.MessageId}");

    /// <summary>The update inside; null when that is what nobody could read.</summary>
    public static ProviderUpdate? UpdateOf(Message message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body, QueueJson.Default.ProviderUpdate) is { Key: not null, Field: not null } update ? update : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string GroupOf(Message message) => message.GroupId is { Length: > 0 } group ? group : "unknown";
}
