using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// What is kept of an event for those who were away. It holds ids and states, never what people wrote: that is read when the event is sent, so nothing of it
/// is left in Redis when a message or a contact is erased.
/// </summary>
/// <param name="Name">The event's name; empty for a mark that is no event.</param>
internal sealed record LiveEntry([property: JsonPropertyName("n")] string Name)
{
    /// <summary>The conversation to read.</summary>
    [JsonPropertyName("c")]
    public ConversationId? ConversationId { get; init; }

    /// <summary>The message to read.</summary>
    [JsonPropertyName("m")]
    public MessageId? MessageId { get; init; }

    /// <summary>True when the message was not there before.</summary>
    [JsonPropertyName("w")]
    public bool IsNew { get; init; }

    /// <summary>The whole event, when there is nothing to read.</summary>
    [JsonPropertyName("p")]
    public JsonElement? Payload { get; init; }

    /// <summary>The only user it is for.</summary>
    [JsonPropertyName("u")]
    public UserId? UserId { get; init; }

    /// <summary>Tells everybody that events were lost.</summary>
    public static LiveEntry ReadAgain { get; } = new(LiveEvents.ServerHello);
}

/// <summary>An event of an organization, ready to be sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Payload">What it tells; null when it must still be read.</param>
/// <param name="UserId">The only user it is for.</param>
internal sealed record LivePublication(
    [property: JsonPropertyName("n")] string Name, [property: JsonPropertyName("p")] JsonElement? Payload, [property: JsonPropertyName("u")] UserId? UserId = null);
