using System.Text.Json;
using ChatBoost.ProviderSimulator.Graph.Messages;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>One bubble on the customer's phone.</summary>
/// <param name="Direction"><c>in</c>: the business gets it; <c>out</c>: the business sent it.</param>
/// <param name="Status">In: <c>sent</c> or <c>read</c>. Out: as far as it got.</param>
/// <param name="Payload">The message in Meta's shape.</param>
internal sealed record ThreadMessage(
    string Direction, string Wamid, string Type, string? Text, JsonElement Payload, DateTimeOffset At, string Status, int? ErrorCode)
{
    public static ThreadMessage From(SentMessage message) => new(
        "out", message.Wamid, message.Type, message.Text, JsonElement.Parse(message.Payload), message.ReceivedAt, message.Status,
        message.Statuses is [.., var last] ? last.Code : null);

    public static ThreadMessage From(CustomerMessage message) => new(
        "in", message.Wamid, message.Type, message.Text, JsonElement.Parse(message.Item), message.At, message.ReadAt is null ? "sent" : "read", null);
}
