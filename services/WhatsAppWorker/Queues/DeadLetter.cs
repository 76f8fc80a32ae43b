using System.Globalization;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>How a message lies among the dead letters, and how it comes back.</summary>
internal static class DeadLetter
{
    private const string Reason = "reason";
    private const string Tries = "tries";
    private const string FirstReceivedAt = "firstReceivedAt";
    private const string MessageId = "messageId";

    // Of messages, echoes and statuses (Meta: webhooks, messages field).
    private static readonly string[] AddressKeys = ["From", "To", "from", "to", "recipient_id", "from_user_id", "to_user_id", "recipient_user_id"];

    // SQS counts attributes into the size of a message.
    private const int MaxReasonLength = 300;

    /// <summary>The message as it goes to the dead letters. Its id there follows from its id here: sent twice, it lies there once.</summary>
    public static SendMessageBatchRequestEntry Of(Message message, string reason, DateTimeOffset now) => new(
        "", message.Body, GroupOf(message), $"dead-{message.MessageId}",
        new Dictionary<string, MessageAttributeValue>
        {
            [MessageId] = new("String", message.MessageId),
            [Reason] = new("String", reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength]),
            [Tries] = new("Number", message.ReceiveCount.ToString(CultureInfo.InvariantCulture)),
            [FirstReceivedAt] = new("String", (message.FirstReceivedAt ?? now).ToString("O", CultureInfo.InvariantCulture)),
        });

    /// <summary>
    /// The dead letter as it goes back to its queue. A new deduplication id, or the queue would swallow it as a repetition of the first; the same one when the
    /// same dead letter is sent back twice.
    /// </summary>
    public static SendMessageBatchRequestEntry Replay(Message deadLetter) => new("", deadLetter.Body, GroupOf(deadLetter), $"replay-{deadLetter.MessageId}");

    /// <summary>What can be told of a dead letter without its content. The queue itself moves without a reason; its messages keep their id.</summary>
    public static DeadLetterOutput Describe(string queue, Message deadLetter)
    {
        var update = UpdateOf(deadLetter);
        return new DeadLetterOutput(
            queue,
            AttributeOf(deadLetter, MessageId) ?? deadLetter.MessageId,
            update?.Kind.ToString(),
            update?.Key,
            update?.PhoneNumberId,
            int.TryParse(AttributeOf(deadLetter, Tries), CultureInfo.InvariantCulture, out var tries) ? tries : deadLetter.ReceiveCount,
            DateTimeOffset.TryParse(AttributeOf(deadLetter, FirstReceivedAt), CultureInfo.InvariantCulture, out var first) ? first : deadLetter.FirstReceivedAt,
            AttributeOf(deadLetter, Reason));
    }

    /// <summary>The update inside; null when that is what nobody could read.</summary>
    public static ProviderUpdate? UpdateOf(Message message)
    {
        try
        {
            return QueueJson.Read(message);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True when the update is from, to or about somebody of these addresses, by number or by user id.</summary>
    public static bool Names(ProviderUpdate update, IReadOnlySet<string> addresses) =>
        AddressKeys.Any(key => update.Payload.ValueKind == JsonValueKind.Object && update.Payload.TryGetProperty(key, out var address)
            && address.ValueKind == JsonValueKind.String && (addresses.Contains(address.GetString()!.TrimStart('+')) || addresses.Contains(Bare(address.GetString()!))))
        || NamesOnInstagram(update.Payload, addresses);

    // {"sender":{"id":"…"},"recipient":{"id":"…"}}
    private static bool NamesOnInstagram(JsonElement payload, IReadOnlySet<string> addresses) =>
        payload.ValueKind == JsonValueKind.Object && ((string[])["sender", "recipient"]).Any(side => payload.TryGetProperty(side, out var one)
            && one.ValueKind == JsonValueKind.Object && one.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && addresses.Contains(id.GetString()!));

    // Twilio writes its numbers with plus, and before those of WhatsApp the channel's name.
    private static string Bare(string address) => address.StartsWith("whatsapp:+", StringComparison.Ordinal) ? address["whatsapp:+".Length..] : address;

    private static string? AttributeOf(Message message, string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    private static string GroupOf(Message message) => message.GroupId is { Length: > 0 } group ? group : "unknown";
}

/// <summary>An update the worker gave up on, without its content.</summary>
/// <param name="Queue"><c>messages</c> or <c>statuses</c>.</param>
/// <param name="MessageId">Its id on the queue.</param>
/// <param name="Kind">What it was: Message, Status, Echo, Change or Other; null when nobody could read it.</param>
/// <param name="Key">The provider's id of it, for example a wamid.</param>
/// <param name="PhoneNumberId">Meta's id of the business number; null when it names none.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="FirstReceivedAt">When it was first tried.</param>
/// <param name="Reason">What the last try failed by; null when the worker did not live to tell.</param>
internal sealed record DeadLetterOutput(
    string Queue, string MessageId, string? Kind, string? Key, string? PhoneNumberId, int Tries, DateTimeOffset? FirstReceivedAt, string? Reason);
