using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Channels.Twilio;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>Instagram, over the account's Facebook page: <c>POST /{page-id}/messages</c>.</summary>
internal sealed class InstagramAdapter(GraphClient graph, KnownMessages known, InstagramFiles files, MediaLinks links, IConfiguration configuration, TimeProvider clock) : IChannelAdapter
{
    /// <summary>How channels, connections and queued updates name it.</summary>
    public const string Name = "instagram";

    // Meta's clock and ours.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly string _publicAddress = TwilioSettingsApi.PublicAddress(configuration);

    /// <inheritdoc/>
    public string Provider => Name;

    /// <inheritdoc/>
    public Dictionary<string, string[]> Check(OutboundContent content, string kind) => InstagramContent.Check(content);

    /// <inheritdoc/>
    public IReadOnlyList<string> WebhookSecretsOf(ConnectedChannel channel) => [InstagramCredentials.Of(channel).AppSecret];

    /// <inheritdoc/>
    public InboundMessage? ReadMessage(ProviderUpdate update) => InstagramMessage.Read(update);

    /// <inheritdoc/>
    public MessageChange? ReadChange(ProviderUpdate update) => InstagramMessage.ReadChange(update);

    /// <inheritdoc/>
    public ReportedStatus? ReadStatus(ProviderUpdate update) => InstagramMessage.ReadStatus(update);

    /// <inheritdoc/>
    public Task<FetchedFile> FetchFileAsync(string providerFileId, ConnectedChannel channel, CancellationToken cancellationToken) => files.FetchAsync(providerFileId, cancellationToken);

    /// <inheritdoc/>
    public Task<(OutgoingMessage Ready, SendOutcome? NotReady)> PrepareAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken) =>
        // Meta fetches files itself: it gets an address that is good for an hour or two.
        Task.FromResult<(OutgoingMessage, SendOutcome?)>((
            WhatsAppContent.MediaOf(message.Type, message.Content) is { } file ? message with { ProviderMediaId = _publicAddress + links.PathOf(message.OrganizationId, file) } : message,
            null));

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        var credentials = InstagramCredentials.Of(channel);
        if (InstagramContent.Message(message.Type, message.Content, message.ProviderMediaId) is not { } content || message.Address is null)
        {
            return new SendOutcome.Refused(DeliveryError.Unsupported.Code, DeliveryError.Unsupported.Sentence);
        }

        if (Envelope(message) is not { } body)
        {
            return new SendOutcome.Refused(InstagramErrors.NotAllowed, InstagramErrors.WindowClosed);
        }

        // It comes back with the echo, and is how acceptance becomes known when the answer is lost.
        content["metadata"] = message.MessageId.ToString();
        body["message"] = content;
        try
        {
            // There is no idempotency key: what may exist is looked for before it is posted again.
            if (message.WasInDoubt && await FindAsync(message, content, credentials, cancellationToken) is { } found)
            {
                return found;
            }

            using var request = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = JsonType } };
            return OutcomeOf(await graph.PostAsync($"{credentials.PageId}/messages", credentials.AccessToken, request, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            // A message in doubt stays that: whether the earlier call took effect is still not known.
            return message.WasInDoubt ? new SendOutcome.Unknown(exception.Message) : SendOutcome.Of(exception);
        }
    }

    /// <summary>What an answer to a send means.</summary>
    internal static SendOutcome OutcomeOf(GraphAnswer answer) =>
        answer.Error is { } error ? InstagramErrors.OutcomeOf(error)
        : answer.Text("message_id") is { Length: > 0 } id ? new SendOutcome.Accepted(id, null)
        : answer.HttpStatus is 429 or 503 ? new SendOutcome.NotSent(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()), $"Status {answer.HttpStatus} without Meta's envelope.")
        : new SendOutcome.Unknown($"Status {answer.HttpStatus} without Meta's envelope.");

    /// <summary>
    /// Whom for, and under which rule: an answer within 24 hours, or, within 7 days, one that a person wrote (Meta: the tag HUMAN_AGENT is not for automatic messages).
    /// Null when neither fits.
    /// </summary>
    private JsonObject? Envelope(OutgoingMessage message)
    {
        var recipient = new JsonObject { ["id"] = message.Address };
        var since = clock.GetUtcNow() - message.LastInboundAt;
        return since < Conversation.CustomerServiceWindow ? new JsonObject { ["recipient"] = recipient, ["messaging_type"] = "RESPONSE" }
            : since < InstagramWindow.OfAPerson && message is { Sender: SenderType.User, IsAutomatic: false }
                ? new JsonObject { ["recipient"] = recipient, ["messaging_type"] = "MESSAGE_TAG", ["tag"] = "HUMAN_AGENT" }
                : null;
    }

    /// <summary>The message an earlier call made: among the newest of the thread, of the account, with the same text, since it was stored here, and not known as another of ours.</summary>
    private async Task<SendOutcome?> FindAsync(OutgoingMessage message, JsonObject content, InstagramCredentials credentials, CancellationToken cancellationToken)
    {
        var answer = await graph.GetAsync(
            $"{credentials.PageId}/conversations?platform=instagram&user_id={Uri.EscapeDataString(message.Address!)}&fields=messages.limit(20){{id,created_time,from,message}}",
            credentials.AccessToken, cancellationToken);
        if (answer.Body is not { } body)
        {
            return new SendOutcome.Unknown($"What was sent before could not be listed: status {answer.HttpStatus}.");
        }

        var text = (string?)content["text"] ?? "";
        var since = message.CreatedAt - ClockSlack;
        var candidates = List(body, "data").SelectMany(conversation => List(WhatsAppMessage.Property(conversation, "messages"), "data"))
            .Where(sent => WhatsAppMessage.TextOf(WhatsAppMessage.Property(sent, "from"), "id") != message.Address
                && (WhatsAppMessage.TextOf(sent, "message") ?? "") == text
                && DateTimeOffset.TryParse(WhatsAppMessage.TextOf(sent, "created_time"), CultureInfo.InvariantCulture, out var at) && at >= since)
            .Select(sent => WhatsAppMessage.TextOf(sent, "id")).OfType<string>().ToList();
        var unknown = await known.WithoutKnownAsync(message, candidates, cancellationToken);
        // Listed newest first: the oldest is the first of our calls.
        return unknown.Count > 0 ? new SendOutcome.Accepted(unknown[^1], null) : null;
    }

    private static JsonElement.ArrayEnumerator List(JsonElement? parent, string name) =>
        WhatsAppMessage.Property(parent, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
}
