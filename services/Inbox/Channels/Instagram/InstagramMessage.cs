using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Messages;
using static ChatBoost.Inbox.Messages.WhatsAppMessage;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Reads one object of <c>entry[].messaging[]</c>: <c>{sender:{id}, recipient:{id}, timestamp, message|reaction|postback|read|message_edit:{…}}</c>, times in milliseconds.
/// Content gets the shape WhatsApp's has, so that threads, rules and clients know one.
/// </summary>
internal static class InstagramMessage
{
    private const int MostFiles = 10;

    /// <summary>A message, reaction or tapped button; null when it names nobody.</summary>
    public static InboundMessage? Read(ProviderUpdate update)
    {
        var payload = WithoutHalfSurrogates(update.Payload);
        var message = Property(payload, "message");
        var isEcho = update.Kind == ProviderUpdateKind.Echo;
        if (PersonOf(payload, isEcho) is not { } person)
        {
            return null;
        }

        var (type, text, content, repliesTo) = ContentOf(payload, message);
        return new InboundMessage(
            TextOf(message, "mid") ?? TextOf(Property(payload, "postback"), "mid") ?? update.Key,
            type,
            text,
            JsonSerializer.SerializeToElement(content),
            payload,
            TimeOf(payload, update.ReceivedAt),
            WaId: null,
            UserId: null,
            // The webhook has none; see LearnInstagramProfile.
            ProfileName: null,
            Username: null,
            repliesTo,
            isEcho,
            FilesOf(message))
        { InstagramId = person };
    }

    /// <summary>An edit, or that somebody took a message back. Instagram asks all who keep messages to forget the content then.</summary>
    public static MessageChange? ReadChange(ProviderUpdate update)
    {
        var payload = WithoutHalfSurrogates(update.Payload);
        var at = TimeOf(payload, update.ReceivedAt);
        if (TextOf(Property(payload, "message"), "mid") is { } deleted)
        {
            return new MessageChange(deleted, at, Edited: null);
        }

        var edit = Property(payload, "message_edit");
        if (TextOf(edit, "mid") is not { } edited || PersonOf(payload, isEcho: false) is not { } person)
        {
            return null;
        }

        var text = TextOf(edit, "text") ?? "";
        return new MessageChange(edited, at, new InboundMessage(
            edited, "text", text, JsonSerializer.SerializeToElement(new JsonObject { ["body"] = text }), payload, at, null, null, null, null, null, IsEcho: false, [])
        { InstagramId = person });
    }

    /// <summary>That a message of ours is out (its echo) or was seen; null for what says neither.</summary>
    public static ReportedStatus? ReadStatus(ProviderUpdate update)
    {
        var at = TimeOf(update.Payload, update.ReceivedAt);
        if (TextOf(Property(update.Payload, "read"), "mid") is { } seen)
        {
            return new ReportedStatus(seen, MessageId: null, MessageStatus.Read, at, DeliveredAt: null, at, ErrorCode: null, ErrorDetail: null);
        }

        var echo = Property(update.Payload, "message");
        return TextOf(echo, "mid") is { } sent
            ? new ReportedStatus(
                sent,
                MessageId.TryParse(TextOf(echo, "metadata"), out var ours) ? ours : null,
                MessageStatus.Sent, at, DeliveredAt: null, ReadAt: null, ErrorCode: null, ErrorDetail: null)
            : null;
    }

    private static string? PersonOf(JsonElement payload, bool isEcho) => TextOf(Property(payload, isEcho ? "recipient" : "sender"), "id");

    private static DateTimeOffset TimeOf(JsonElement payload, DateTimeOffset otherwise) =>
        long.TryParse(TextOf(payload, "timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is > 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : otherwise;

    private static (string Type, string Text, JsonObject Content, string? RepliesTo) ContentOf(JsonElement payload, JsonElement? message)
    {
        if (Property(payload, "reaction") is { } reaction)
        {
            var target = TextOf(reaction, "mid");
            var emoji = TextOf(reaction, "action") == "unreact" ? "" : TextOf(reaction, "emoji") ?? TextOf(reaction, "reaction") ?? "";
            return ("reaction", emoji, new JsonObject { ["message_id"] = target, ["emoji"] = emoji }, target);
        }

        if (Property(payload, "postback") is { } postback)
        {
            var title = TextOf(postback, "title") ?? "";
            return ("button", title, new JsonObject { ["payload"] = TextOf(postback, "payload"), ["text"] = title }, null);
        }

        var text = TextOf(message, "text") ?? "";
        var repliesTo = TextOf(Property(message, "reply_to"), "mid");
        if (Property(message, "quick_reply") is { } reply)
        {
            return ("button", text, new JsonObject { ["payload"] = TextOf(reply, "payload"), ["text"] = text }, repliesTo);
        }

        if (FirstAttachment(message) is { } attachment)
        {
            // A share, a reel and a mention in a story have an address of Meta's own, which ends; only what a person sent is fetched.
            var type = TypeOf(TextOf(attachment, "type"));
            return (type, text, new JsonObject { ["url"] = TextOf(Property(attachment, "payload"), "url"), ["caption"] = text.Length > 0 ? text : null }, repliesTo);
        }

        if (Property(message, "is_unsupported") is { ValueKind: JsonValueKind.True })
        {
            return ("unsupported", "", [], repliesTo);
        }

        var content = new JsonObject { ["body"] = text };
        if (Property(Property(message, "reply_to"), "story") is { } story)
        {
            content["story"] = new JsonObject { ["id"] = TextOf(story, "id"), ["url"] = TextOf(story, "url") };
        }

        return ("text", text, content, repliesTo);
    }

    private static List<InboundFile> FilesOf(JsonElement? message) =>
        Property(message, "attachments") is { ValueKind: JsonValueKind.Array } attachments
            ? [.. attachments.EnumerateArray()
                .Where(attachment => TextOf(attachment, "type") is "image" or "video" or "audio" or "file")
                .Select(attachment => (Type: TextOf(attachment, "type")!, Url: TextOf(Property(attachment, "payload"), "url")))
                .Where(file => file.Url is not null)
                .Take(MostFiles)
                .Select(file => new InboundFile(file.Url!, file.Type switch { "image" => "image/jpeg", "video" => "video/mp4", "audio" => "audio/mp4", _ => "application/octet-stream" }, null))]
            : [];

    private static JsonElement? FirstAttachment(JsonElement? message) =>
        Property(message, "attachments") is { ValueKind: JsonValueKind.Array } attachments && attachments.GetArrayLength() > 0 ? attachments[0] : null;

    private static string TypeOf(string? type) => type switch
    {
        "file" => "document",
        null => "unsupported",
        _ => type.Length <= 40 ? type : "unsupported",
    };
}
