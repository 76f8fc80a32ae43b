using System.Globalization;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Messages;
using static ChatBoost.Inbox.Messages.WhatsAppMessage;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Reads mail and events as the receiver passes them on.</summary>
internal static class SendGridMessage
{
    /// <summary>What a failed mail without a status of its own has for a code.</summary>
    public const int CameBack = 550;

    private static readonly TimeSpan Held = TimeSpan.FromDays(3);

    /// <summary>A mail somebody wrote: the parts of the form by their names, decoded, and the files by our ids.</summary>
    public static InboundMessage? Read(ProviderUpdate update)
    {
        var mail = update.Payload;
        if (EmailAddress.Parse(TextOf(mail, "from")) is not { } from)
        {
            return null;
        }

        var html = TextOf(mail, "html");
        var text = TextOf(mail, "text") ?? (html is null ? "" : MailText.OfHtml(html));
        return new InboundMessage(
            update.Key,
            "email",
            MailText.WithoutQuotation(text),
            mail,
            mail,
            SentAt(mail, update.ReceivedAt),
            WaId: null,
            UserId: null,
            TextOf(mail, "from_name"),
            Username: null,
            TextOf(mail, "in_reply_to"),
            IsEcho: false,
            Files(mail))
        {
            Email = from,
            IsMachineMade = Property(mail, "machine_made") is { ValueKind: JsonValueKind.True },
        };
    }

    /// <summary>What became of a mail of ours. Opens and clicks say nothing: mail programs and scanners make them by themselves.</summary>
    public static ReportedStatus? ReadStatus(ProviderUpdate update)
    {
        var report = update.Payload;
        var kind = TextOf(report, "event");
        MessageStatus? status = kind switch
        {
            "processed" => MessageStatus.Sent,
            "delivered" => MessageStatus.Delivered,
            "bounce" or "dropped" => MessageStatus.Failed,
            "spamreport" or "unsubscribe" or "group_unsubscribe" => MessageStatus.Delivered,
            _ => null,
        };
        if (status is not { } known || !MessageId.TryParse(TextOf(report, "mail_id"), out var messageId) || update.PhoneNumberId is not { } key)
        {
            return null;
        }

        var at = TimeOf(report) ?? update.ReceivedAt;
        return new ReportedStatus(
            MessageIdHeader(messageId, key[(key.LastIndexOf(':') + 1)..]),
            messageId,
            known,
            at,
            known == MessageStatus.Delivered ? at : null,
            ReadAt: null,
            known == MessageStatus.Failed ? CodeOf(TextOf(report, "status")) : null,
            known == MessageStatus.Failed ? SentenceOf(kind!, TextOf(report, "type"), TextOf(report, "reason")) : null)
        {
            OptsOut = kind is "spamreport" or "unsubscribe" or "group_unsubscribe",
        };
    }

    /// <summary>
    /// The <c>Message-ID</c> of a mail of ours. Made from our own id: an answer names it, a mail sent twice has it twice, so that mail programs show it once, and an event
    /// tells it before the answer to the send does.
    /// </summary>
    public static string MessageIdHeader(MessageId messageId, string mailbox) => $"<{messageId}@{mailbox[(mailbox.IndexOf('@', StringComparison.Ordinal) + 1)..]}>";

    /// <summary>The time a mail says it was written, unless that cannot be: clocks of senders are wrong by years, and SendGrid holds a mail for three days at most.</summary>
    private static DateTimeOffset SentAt(JsonElement mail, DateTimeOffset receivedAt) =>
        DateTimeOffset.TryParse(TextOf(mail, "date"), CultureInfo.InvariantCulture, out var at) && at < receivedAt && at > receivedAt - Held ? at.ToUniversalTime() : receivedAt;

    private static List<InboundFile> Files(JsonElement mail) => Property(mail, "files") is not { ValueKind: JsonValueKind.Array } files
        ? []
        : [.. from file in files.EnumerateArray()
              where TextOf(file, "media_id") is not null
              select new InboundFile("", TextOf(file, "content_type") ?? "application/octet-stream", TextOf(file, "file_name"))
              {
                  Stored = MediaId.TryParse(TextOf(file, "media_id"), out var id) ? id : null,
              }];

    // RFC 3463: 5.1.1 becomes 511.
    private static int CodeOf(string? status) =>
        status is not null && int.TryParse(status.Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is > 99 and < 10_000 ? code : CameBack;

    private static string SentenceOf(string kind, string? type, string? reason) => (kind, type, reason) switch
    {
        ("dropped", _, "Bounced Address") => "Not sent: earlier mail to this address came back.",
        ("dropped", _, "Unsubscribed Address") => "Not sent: the person has unsubscribed.",
        ("dropped", _, "Spam Reporting Address") => "Not sent: the person has reported earlier mail as unwanted.",
        ("dropped", _, _) => "SendGrid did not send the mail.",
        (_, "blocked", _) => "The other side did not take the mail for the moment.",
        _ => "The mail came back: the other side does not know this address.",
    };
}
