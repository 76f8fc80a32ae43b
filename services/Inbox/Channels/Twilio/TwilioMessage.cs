using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Messages;
using static ChatBoost.Inbox.Messages.WhatsAppMessage;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>Reads the forms Twilio posts, as the receiver passes them on: an object of parameters, all of them texts.</summary>
internal static class TwilioMessage
{
    private const string WhatsApp = "whatsapp:";
    private const int MostFiles = 10;

    /// <summary>A message somebody wrote. <c>From</c> may be no number: on WhatsApp it can be the id of somebody who hides theirs.</summary>
    public static InboundMessage? Read(ProviderUpdate update)
    {
        var form = update.Payload;
        var from = TextOf(form, "From") ?? "";
        var isWhatsApp = from.StartsWith(WhatsApp, StringComparison.Ordinal);
        var isNumber = PhoneNumber.TryParse(isWhatsApp ? from[WhatsApp.Length..] : from, out var number);
        var userId = isWhatsApp ? TextOf(form, "ExternalUserId") ?? (isNumber ? null : from[WhatsApp.Length..]) : null;
        if (!isNumber && userId is null)
        {
            return null;
        }

        var files = FilesOf(form);
        var (type, content) = ContentOf(form, files);
        return new InboundMessage(
            TextOf(form, "MessageSid") ?? update.Key,
            type,
            TextOf(form, "Body") ?? TextOf(form, "ButtonText") ?? TextOf(form, "Address") ?? "",
            JsonSerializer.SerializeToElement(content),
            form,
            // Twilio says no time; the receiver's is within a second of it.
            update.ReceivedAt,
            isWhatsApp && isNumber ? number.Digits : null,
            userId,
            TextOf(form, "ProfileName"),
            Username: null,
            TextOf(form, "OriginalRepliedMessageSid"),
            IsEcho: false,
            files)
        {
            Phone = isWhatsApp ? null : number,
            OptsOut = TextOf(form, "OptOutType")?.ToUpperInvariant() switch
            {
                "STOP" => true,
                "START" => false,
                _ => null,
            },
        };
    }

    /// <summary>What became of a message of ours; null for a status that says nothing new.</summary>
    public static ReportedStatus? ReadStatus(ProviderUpdate update)
    {
        var form = update.Payload;
        MessageStatus? status = TextOf(form, "MessageStatus") switch
        {
            "queued" or "accepted" or "scheduled" or "sending" => MessageStatus.Accepted,
            "sent" => MessageStatus.Sent,
            "delivered" => MessageStatus.Delivered,
            "read" => MessageStatus.Read,
            "failed" or "undelivered" or "canceled" => MessageStatus.Failed,
            _ => null,
        };
        if (status is not { } known || TextOf(form, "MessageSid") is not { } sid)
        {
            return null;
        }

        int? code = int.TryParse(TextOf(form, "ErrorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new ReportedStatus(
            sid,
            MessageId.TryParse(TextOf(form, "chatboost:message"), out var messageId) ? messageId : null,
            known,
            update.ReceivedAt,
            known == MessageStatus.Delivered ? update.ReceivedAt : null,
            known == MessageStatus.Read ? update.ReceivedAt : null,
            known == MessageStatus.Failed ? code ?? 0 : null,
            known == MessageStatus.Failed && code is { } failure ? TwilioErrors.SentenceOf(failure) : null)
        { OptsOut = code == TwilioErrors.OptedOut };
    }

    private static List<InboundFile> FilesOf(JsonElement form)
    {
        var files = new List<InboundFile>();
        var count = int.TryParse(TextOf(form, "NumMedia"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MostFiles) : 0;
        for (var i = 0; i < count; i++)
        {
            if (TextOf(form, $"MediaUrl{i}") is { } address)
            {
                files.Add(new InboundFile(address, TextOf(form, $"MediaContentType{i}")?.ToLowerInvariant() ?? "application/octet-stream", null));
            }
        }

        return files;
    }

    private static (string Type, JsonObject Content) ContentOf(JsonElement form, List<InboundFile> files)
    {
        if (TextOf(form, "Latitude") is { } latitude && TextOf(form, "Longitude") is { } longitude
            && double.TryParse(latitude, CultureInfo.InvariantCulture, out var north) && double.TryParse(longitude, CultureInfo.InvariantCulture, out var east))
        {
            return ("location", new JsonObject { ["latitude"] = north, ["longitude"] = east, ["address"] = TextOf(form, "Address"), ["name"] = TextOf(form, "Label") });
        }

        if (files.Count > 0)
        {
            var contentType = files[0].ContentType;
            var type = (contentType, contentType.Split('/')[0]) switch
            {
                ("image/webp", _) => "sticker",
                (_, var kind) when kind is "image" or "video" or "audio" => kind,
                _ => "document",
            };
            return (type, new JsonObject { ["mime_type"] = contentType, ["caption"] = TextOf(form, "Body") });
        }

        return TextOf(form, "ButtonPayload") is { } payload
            ? ("button", new JsonObject { ["payload"] = payload, ["text"] = TextOf(form, "ButtonText") ?? TextOf(form, "Body") })
            : ("text", new JsonObject { ["body"] = TextOf(form, "Body") ?? "" });
    }
}
