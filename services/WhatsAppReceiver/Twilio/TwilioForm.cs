using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatBoost.WhatsAppReceiver.Twilio;

/// <summary>A form Twilio posted. Parameters appear without notice, so all are kept; a name may be there more than once.</summary>
internal sealed class TwilioForm(IReadOnlyList<KeyValuePair<string, string>> parameters)
{
    /// <summary>How Inbox names these updates' provider.</summary>
    public const string Provider = "twilio";

    /// <summary>Our id of the message, from the address of a status callback: beside Twilio's parameters, and not one a form can bring along.</summary>
    private const string MessageId = "chatboost:message";

    /// <summary>All of them, as they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters => parameters;

    /// <summary>Reads a body of type <c>application/x-www-form-urlencoded</c>; null when it is no UTF-8.</summary>
    public static TwilioForm? Read(ReadOnlySpan<byte> body)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var found = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(text.AsMemory()))
        {
            found.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return new TwilioForm(found);
    }

    /// <summary>A parameter; null when it is missing or empty.</summary>
    public string? this[string name] => parameters.FirstOrDefault(p => p.Key == name).Value is { Length: > 0 } value ? value : null;

    /// <summary>The key of the connection a message came to, or a reported message went out by.</summary>
    public string? ConnectionOf(string kind, bool isStatus) => this[isStatus ? "From" : "To"] is not { } ours ? null
        : $"{Provider}:{kind}:{ours.Replace("whatsapp:", "", StringComparison.Ordinal)}";

    /// <summary>The update as it travels; null when it names no message.</summary>
    public SplitUpdate? ToUpdate(string kind, bool isStatus, string connection, string? messageId, DateTimeOffset receivedAt)
    {
        if ((this["MessageSid"] ?? this["SmsSid"]) is not { } sid || (isStatus && this["MessageStatus"] is null))
        {
            return null;
        }

        var payload = new JsonObject();
        foreach (var (name, value) in parameters.DistinctBy(p => p.Key))
        {
            payload[name] = value;
        }

        if (messageId is not null)
        {
            payload[MessageId] = messageId;
        }

        var key = isStatus ? $"{sid}:{this["MessageStatus"]}" : sid;
        var update = new ProviderUpdate(
            isStatus ? ProviderUpdateKind.Status : ProviderUpdateKind.Message, key, connection, null, kind, receivedAt,
            JsonSerializer.SerializeToElement(payload), null, Provider);
        return SplitUpdate.Of(update, new Owner(OwnerKind.Connection, connection), $"{connection}:{(isStatus ? sid : this["From"])}");
    }
}
