using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Reads messages as Meta's webhook tells them, leniently: unknown keys and types appear without notice, numbers come as strings and strings as numbers.
/// What is not understood stays in <see cref="InboundMessage.Payload"/>.
/// </summary>
internal static partial class WhatsAppMessage
{
    private static readonly HashSet<string> WithMedia = ["image", "video", "audio", "document", "sticker"];

    /// <summary>Reads an update of kind message or echo; null when it names nobody it could belong to.</summary>
    public static InboundMessage? Read(ProviderUpdate update)
    {
        var message = WithoutHalfSurrogates(update.Payload);
        var isEcho = update.Kind == ProviderUpdateKind.Echo;
        var contact = update.Contact;
        var waId = Digits(TextOf(message, isEcho ? "to" : "from")) ?? Digits(TextOf(contact, "wa_id"));
        var userId = TextOf(message, isEcho ? "to_user_id" : "from_user_id") ?? TextOf(contact, "user_id");
        if (waId is null && userId is null)
        {
            return null;
        }

        var type = TextOf(message, "type") ?? "unknown";
        var content = Property(message, type);
        var profile = Property(contact, "profile");
        return new InboundMessage(
            TextOf(message, "id") ?? update.Key,
            type,
            ReadableText(type, content),
            type == "unsupported" ? Property(message, "errors") : content,
            message,
            TimeOf(message) ?? update.ReceivedAt,
            waId,
            userId,
            TextOf(profile, "name"),
            TextOf(profile, "username"),
            type == "reaction" ? TextOf(content, "message_id") : TextOf(Property(message, "context"), "id"),
            isEcho,
            WithMedia.Contains(type) && TextOf(content, "id") is { } mediaId
                ? [new InboundFile(mediaId, TextOf(content, "mime_type") ?? "application/octet-stream", TextOf(content, "filename"))]
                : []);
    }

    /// <summary>
    /// Reads an update of kind change: <c>{type:"edit", edit:{original_message_id, message:{type, …}}}</c> or <c>{type:"revoke", revoke:{original_message_id}}</c>, of the customer or, as
    /// an echo, of the business's phone app. Null when it names no message.
    /// </summary>
    public static MessageChange? ReadChange(ProviderUpdate update)
    {
        var message = update.Payload;
        var at = TimeOf(message) ?? update.ReceivedAt;
        if (TextOf(Property(message, "revoke"), "original_message_id") is { } revoked)
        {
            return new MessageChange(revoked, at, Edited: null);
        }

        var edit = Property(message, "edit");
        if (TextOf(edit, "original_message_id") is not { } edited || Property(edit, "message") is not { ValueKind: JsonValueKind.Object } inner
            || JsonObject.Create(inner) is not { } text)
        {
            return null;
        }

        // As if it had been written so: with the sender and the time of the edit around it.
        foreach (var name in (string[])["from", "from_user_id", "to", "to_user_id", "timestamp"])
        {
            if (Property(message, name) is { } value)
            {
                text[name] = JsonValue.Create(value);
            }
        }

        text["id"] = edited;
        var kind = update.Field == "smb_message_echoes" ? ProviderUpdateKind.Echo : ProviderUpdateKind.Message;
        return Read(update with { Kind = kind, Payload = JsonSerializer.SerializeToElement(text) }) is { } asEdited ? new MessageChange(edited, at, asEdited) : null;
    }

    /// <summary>Unix seconds, as text (messages, statuses) or number (other fields).</summary>
    public static DateTimeOffset? TimeOf(JsonElement element) =>
        long.TryParse(TextOf(element, "timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>A text property; numbers count as text, everything else as absent.</summary>
    public static string? TextOf(JsonElement? element, string name) => Property(element, name) switch
    {
        // PostgreSQL's text holds no NUL.
        { ValueKind: JsonValueKind.String } text => text.GetString()?.Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>A property; absent when the element is no object or the value is null.</summary>
    public static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>Half of a surrogate pair is valid JSON and no valid text: nothing could read or write such a message again.</summary>
    public static JsonElement WithoutHalfSurrogates(JsonElement message)
    {
        var raw = message.GetRawText();
        return raw.Contains(@"\ud", StringComparison.OrdinalIgnoreCase) && HalfSurrogates().IsMatch(raw)
            ? JsonElement.Parse(HalfSurrogates().Replace(raw, @"\ufffd"))
            : message;
    }

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfSurrogates();

    private static string? Digits(string? number) =>
        number is null ? null : string.Concat(number.Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits : null;

    private static string ReadableText(string type, JsonElement? content) => type switch
    {
        "text" => TextOf(content, "body"),
        "button" => TextOf(content, "text"),
        "system" => TextOf(content, "body"),
        "reaction" => TextOf(content, "emoji"),
        "order" => TextOf(content, "text"),
        "location" => TextOf(content, "name") ?? TextOf(content, "address"),
        "edit" => EditedText(content),
        "interactive" => InteractiveText(content),
        "contacts" => ContactNames(content),
        _ => TextOf(content, "caption"),
    } ?? "";

    private static string? EditedText(JsonElement? content)
    {
        var message = Property(content, "message");
        return TextOf(message, "type") is { } type ? ReadableText(type, Property(message, type)) : null;
    }

    private static string? InteractiveText(JsonElement? content)
    {
        var reply = TextOf(content, "type") is { } type ? Property(content, type) : null;
        return TextOf(reply, "title") ?? TextOf(reply, "body");
    }

    private static string? ContactNames(JsonElement? content) => content is { ValueKind: JsonValueKind.Array } contacts
        ? string.Join(", ", contacts.EnumerateArray().Select(contact => TextOf(Property(contact, "name"), "formatted_name")).Where(name => name is not null))
        : null;
}
