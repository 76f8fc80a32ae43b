using System.Globalization;
using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>SMS and WhatsApp over Twilio's Programmable Messaging.</summary>
internal sealed class TwilioAdapter(TwilioClient twilio, KnownMessages known, TwilioFiles files, MediaLinks links, IConfiguration configuration) : IChannelAdapter
{
    /// <summary>How channels, connections and queued updates name it.</summary>
    public const string Name = "twilio";

    // Twilio's clock and ours.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    private readonly string _publicAddress = TwilioSettingsApi.PublicAddress(configuration);

    /// <inheritdoc/>
    public string Provider => Name;

    /// <inheritdoc/>
    public Dictionary<string, string[]> Check(OutboundContent content, string kind) => TwilioContent.Check(content, kind);

    /// <inheritdoc/>
    public IReadOnlyList<string> WebhookSecretsOf(ConnectedChannel channel) => [TwilioCredentials.Of(channel).AuthToken];

    /// <inheritdoc/>
    public InboundMessage? ReadMessage(ProviderUpdate update) => TwilioMessage.Read(update);

    /// <inheritdoc/>
    public ReportedStatus? ReadStatus(ProviderUpdate update) => TwilioMessage.ReadStatus(update);

    /// <inheritdoc/>
    public Task<FetchedFile> FetchFileAsync(string providerFileId, ConnectedChannel channel, CancellationToken cancellationToken) =>
        files.FetchAsync(providerFileId, TwilioCredentials.Of(channel), cancellationToken);

    /// <inheritdoc/>
    public Task<(OutgoingMessage Ready, SendOutcome? NotReady)> PrepareAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken) =>
        // Twilio fetches files itself, so there is nothing to bring up: it gets an address that is good for an hour or two.
        Task.FromResult<(OutgoingMessage, SendOutcome?)>((
            WhatsAppContent.MediaOf(message.Type, message.Content) is { } file ? message with { ProviderMediaId = _publicAddress + links.PathOf(message.OrganizationId, file) } : message,
            null));

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        var credentials = TwilioCredentials.Of(channel);
        if (TwilioContent.Parameters(message.Type, message.Content, message.ProviderMediaId) is not { } content)
        {
            return new SendOutcome.Refused(DeliveryError.Unsupported.Code, DeliveryError.Unsupported.Sentence);
        }

        var (from, to) = AddressesOf(message, credentials);
        try
        {
            // There is no idempotency key: what may exist is looked for before it is posted again.
            return message.WasInDoubt && await FindAsync(message, from, to, content, credentials, cancellationToken) is { } found
                ? found
                : OutcomeOf(await twilio.PostAsync("/Messages.json", credentials, [.. Envelope(message, from, to, credentials), .. content], cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            // A message in doubt stays that: whether the earlier call took effect is still not known.
            return message.WasInDoubt ? new SendOutcome.Unknown(exception.Message) : SendOutcome.Of(exception);
        }
    }

    /// <summary>What an answer to a send means.</summary>
    internal static SendOutcome OutcomeOf(TwilioAnswer answer) =>
        answer is { HttpStatus: >= 200 and < 300 }
            ? answer.Text("sid") is { Length: > 0 } sid ? new SendOutcome.Accepted(sid, null) : new SendOutcome.Unknown($"Status {answer.HttpStatus} without a message.")
            : TwilioErrors.OutcomeOf(answer);

    /// <summary>
    /// The message an earlier call made: to the same person, with the same text, since it was stored here, and not known as another message of ours. Null when there is none,
    /// and it is to be sent.
    /// </summary>
    private async Task<SendOutcome?> FindAsync(
        OutgoingMessage message, string from, string to, List<KeyValuePair<string, string>> content, TwilioCredentials credentials, CancellationToken cancellationToken)
    {
        var since = message.CreatedAt - ClockSlack;
        var answer = await twilio.GetAsync(
            $"/Messages.json?To={Uri.EscapeDataString(to)}&From={Uri.EscapeDataString(from)}&PageSize=100"
                + $"&DateSent%3E={since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            credentials,
            cancellationToken);
        if (answer.Body is null)
        {
            return new SendOutcome.Unknown($"What was sent before could not be listed: status {answer.HttpStatus}.");
        }

        var text = content.Find(parameter => parameter.Key == "Body").Value ?? "";
        // A template's text is Twilio's to make.
        var isTemplate = content.Exists(parameter => parameter.Key == "ContentSid");
        var candidates = answer.List("messages")
            .Where(sent => Text(sent, "direction").StartsWith("outbound", StringComparison.Ordinal) && (isTemplate || Text(sent, "body") == text)
                && DateTimeOffset.TryParse(Text(sent, "date_created"), CultureInfo.InvariantCulture, out var at) && at >= since)
            .Select(sent => Text(sent, "sid")).ToList();
        var unknown = await known.WithoutKnownAsync(message, candidates, cancellationToken);
        // Listed newest first: the oldest is the first of our calls.
        return unknown.Count > 0 ? new SendOutcome.Accepted(unknown[^1], null) : null;
    }

    private List<KeyValuePair<string, string>> Envelope(OutgoingMessage message, string from, string to, TwilioCredentials credentials)
    {
        var envelope = new List<KeyValuePair<string, string>>
        {
            new("To", to),
            new("From", from),
            // Carries our id, which is how a message whose answer was lost becomes known.
            new("StatusCallback", $"{_publicAddress}/webhooks/twilio/{(message.ChannelKind == Channel.Sms ? "sms" : "whatsapp")}/status?message={message.MessageId}"),
        };
        if (credentials.MessagingServiceSid is { } service)
        {
            envelope.Add(new("MessagingServiceSid", service));
        }

        return envelope;
    }

    private static (string From, string To) AddressesOf(OutgoingMessage message, TwilioCredentials credentials) => message.ChannelKind == Channel.Sms
        ? (credentials.Number, message.Address!)
        : ($"whatsapp:{credentials.Number}", message.WaId is { } number ? $"whatsapp:+{number}" : $"whatsapp:{message.WhatsAppUserId}");

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
