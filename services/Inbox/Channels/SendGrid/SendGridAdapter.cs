using System.Text.Json;
using Amazon.Runtime;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Channels.Twilio;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.SendGrid;
using static ChatBoost.Inbox.Messages.WhatsAppMessage;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Mail over SendGrid.</summary>
internal sealed class SendGridAdapter(SendGridClient sendGrid, MailThread threads, MailFiles files) : IChannelAdapter
{
    /// <summary>How channels, connections and queued updates name it.</summary>
    public const string Name = "sendgrid";

    private const int MaxSubject = 998;
    private const int MaxBody = 2_000_000;
    private const int MaxCopies = 50;

    // Events leave SendGrid in batches, about every 30 s. A mail in doubt is left alone for as many takes as give them time; it has the same Message-ID then.
    private const int TakesForEvents = 3;

    /// <inheritdoc/>
    public string Provider => Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> WebhookSecretsOf(ConnectedChannel channel) => SendGridCredentials.Of(channel.Secret).WebhookSecrets;

    /// <inheritdoc/>
    public Dictionary<string, string[]> Check(OutboundContent content, string kind)
    {
        var errors = new Dictionary<string, string[]>();
        switch (content)
        {
            case EmailContent mail:
                That("subject", !string.IsNullOrWhiteSpace(mail.Subject) && mail.Subject.Length <= MaxSubject && !mail.Subject.Any(char.IsControl), "Must be one line of 1 to 998 characters.");
                That("body", mail.Text.Length > 0 || !string.IsNullOrWhiteSpace(mail.Html), "Must not be empty.");
                That("body", mail.Text.Length <= MaxBody && (mail.Html?.Length ?? 0) <= MaxBody, "Must have 2,000,000 characters at most.");
                That("cc", mail.Cc.Count <= MaxCopies && mail.Cc.All(address => EmailAddress.Parse(address) is not null), "Must be 50 e-mail addresses at most.");
                That("bcc", mail.Bcc.Count <= MaxCopies && mail.Bcc.All(address => EmailAddress.Parse(address) is not null), "Must be 50 e-mail addresses at most.");
                That("fromName", mail.FromName is null || (mail.FromName.Length <= 200 && !mail.FromName.Any(char.IsControl)), "Must be one line of 200 characters at most.");
                break;
            case TextContent text:
                That("body", !string.IsNullOrWhiteSpace(text.Body) && text.Body.Length <= MaxBody, "Must not be empty.");
                break;
            case MediaContent { MediaId: null }:
                That("link", false, "Mail takes uploaded files only.");
                break;
            case MediaContent or ButtonsContent or ListContent:
                break;
            default:
                That("content", false, "This channel cannot send that.");
                break;
        }

        return errors;

        void That(string field, bool isRight, string message)
        {
            if (!isRight)
            {
                errors[field] = [message];
            }
        }
    }

    /// <inheritdoc/>
    public InboundMessage? ReadMessage(ProviderUpdate update) => SendGridMessage.Read(update);

    /// <inheritdoc/>
    public ReportedStatus? ReadStatus(ProviderUpdate update) => SendGridMessage.ReadStatus(update);

    /// <inheritdoc/>
    public Task<FetchedFile> FetchFileAsync(string providerFileId, ConnectedChannel channel, CancellationToken cancellationToken) =>
        // Files come with the mail; the receiver has stored them.
        Task.FromResult(FetchedFile.Gone("Mail brings its files along."));

    /// <inheritdoc/>
    public Task<(OutgoingMessage Ready, SendOutcome? NotReady)> PrepareAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken) =>
        Task.FromResult<(OutgoingMessage, SendOutcome?)>((message, null));

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        if (message.WasInDoubt && message.Attempts < TakesForEvents)
        {
            return new SendOutcome.Unknown("An event may still tell of it.");
        }

        var credentials = SendGridCredentials.Of(channel.Secret);
        try
        {
            if (await ComposeAsync(message, channel, credentials, cancellationToken) is not { } mail)
            {
                return new SendOutcome.Refused(DeliveryError.Unsupported.Code, DeliveryError.Unsupported.Sentence);
            }

            return OutcomeOf(await sendGrid.SendAsync(mail, cancellationToken), SendGridMessage.MessageIdHeader(message.MessageId, credentials.Email));
        }
        catch (FileNotFoundException)
        {
            return new SendOutcome.Refused(DeliveryError.FileMissing.Code, DeliveryError.FileMissing.Sentence);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or ContentKeyUnavailableException)
        {
            return new SendOutcome.NotSent(TimeSpan.FromSeconds(5), $"A file could not be read: {exception.Message}");
        }
    }

    /// <summary>What an answer to a send means.</summary>
    internal static SendOutcome OutcomeOf(SendGridAnswer answer, string messageId) => answer switch
    {
        SendGridAnswer.Accepted => new SendOutcome.Accepted(messageId, null),
        // Of those after which it may have been taken SendGrid documents none: an error is an error.
        SendGridAnswer.TryLater(_, var wait) => new SendOutcome.RefusedForNow(
            429, "SendGrid does not take mail for the moment.", new Pause(PauseKind.Backoff, wait ?? TimeSpan.Zero)),
        SendGridAnswer.NotSent(var reason) => new SendOutcome.NotSent(TimeSpan.FromSeconds(0.5 + Random.Shared.NextDouble()), reason),
        SendGridAnswer.Refused(_, var status) => new SendOutcome.Refused(status, status switch
        {
            401 or 403 => "SendGrid does not accept the API key, or not for this sender. Check both in the settings.",
            413 => "The mail is larger than the 30 MB SendGrid takes.",
            _ => "SendGrid does not take this mail.",
        }),
        _ => new SendOutcome.Unknown(((SendGridAnswer.Lost)answer).Reason),
    };

    private async Task<SendGridMail?> ComposeAsync(OutgoingMessage message, ConnectedChannel channel, SendGridCredentials credentials, CancellationToken cancellationToken)
    {
        var content = JsonElement.Parse(message.Content);
        var place = await threads.FindAsync(message, cancellationToken);
        var (text, html, attached) = message.Type switch
        {
            "email" => (TextOf(content, "text") ?? "", TextOf(content, "html"), Texts(content, "attachments")),
            "image" or "video" or "audio" or "document" or "sticker" => (TextOf(content, "caption") ?? "", null, [TextOf(content, "media_id") ?? ""]),
            _ => (TwilioContent.Parameters(message.Type, message.Content, null)?.Find(p => p.Key == "Body").Value, null, new List<string>()),
        };
        if (text is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string> { ["Message-ID"] = SendGridMessage.MessageIdHeader(message.MessageId, credentials.Email) };
        if (place.InReplyTo is { } inReplyTo)
        {
            headers["In-Reply-To"] = inReplyTo;
            headers["References"] = string.Join(' ', place.References);
        }

        if (message.IsAutomatic)
        {
            // RFC 3834: machines do not answer machines.
            headers["Auto-Submitted"] = "auto-replied";
        }

        return new SendGridMail(message.MessageId.ToString(), message.Address!, TextOf(content, "subject") ?? SubjectAfter(place.Subject), text.Length == 0 && html is null ? " " : text)
        {
            Sender = credentials.Sender(TextOf(content, "from_name")),
            Html = html,
            Cc = Texts(content, "cc"),
            Bcc = Texts(content, "bcc"),
            Headers = headers,
            CustomArgs = new Dictionary<string, string> { ["chatboost_channel"] = channel.Channel.Key },
            Attachments = await files.ReadAsync(message.OrganizationId, attached, cancellationToken),
        };
    }

    private static string SubjectAfter(string? subject) => subject is null ? "Your message" : subject.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? subject : $"Re: {subject}";

    private static List<string> Texts(JsonElement content, string name) => Property(content, name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];
}
