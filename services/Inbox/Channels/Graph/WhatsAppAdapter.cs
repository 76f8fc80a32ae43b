using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;
using Polly;
using Polly.CircuitBreaker;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>Sends messages through <c>POST /{phone_number_id}/messages</c>.</summary>
internal sealed class WhatsAppAdapter : IChannelAdapter
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    // Meta's first report of a message takes a second or two.
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(5);

    private readonly GraphClient _graph;
    private readonly ProviderUploads _uploads;
    private readonly MediaDownload _downloads;
    private readonly ResiliencePipeline<GraphAnswer> _breaker;

    public WhatsAppAdapter(GraphClient graph, ProviderUploads uploads, MediaDownload downloads, TimeProvider clock)
    {
        _downloads = downloads;
        _graph = graph;
        _uploads = uploads;
        _breaker = new ResiliencePipelineBuilder<GraphAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<GraphAnswer>
            {
                // When Meta does not answer at all, further calls would only put more messages in doubt.
                ShouldHandle = new PredicateBuilder<GraphAnswer>()
                    .Handle<HttpRequestException>()
                    .Handle<TimeoutException>()
                    .HandleResult(answer => answer is { Body: null, Error: null }),
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
            })
            .Build();
    }

    /// <inheritdoc/>
    public string Provider => Channel.Meta;

    /// <inheritdoc/>
    public Dictionary<string, string[]> Check(OutboundContent content, string kind) => ContentRules.Check(content);

    /// <inheritdoc/>
    public IReadOnlyList<string> WebhookSecretsOf(ConnectedChannel channel) => [];

    /// <inheritdoc/>
    public InboundMessage? ReadMessage(ProviderUpdate update) => WhatsAppMessage.Read(update);

    /// <inheritdoc/>
    public MessageChange? ReadChange(ProviderUpdate update) => WhatsAppMessage.ReadChange(update);

    /// <inheritdoc/>
    public ReportedStatus? ReadStatus(ProviderUpdate update) => WhatsAppStatus.Read(update);

    /// <inheritdoc/>
    public Task<FetchedFile> FetchFileAsync(string providerFileId, ConnectedChannel channel, CancellationToken cancellationToken) =>
        _downloads.DownloadAsync(providerFileId, channel, cancellationToken);

    /// <inheritdoc/>
    public async Task<(OutgoingMessage Ready, SendOutcome? NotReady)> PrepareAsync(
        OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        if (WhatsAppContent.MediaOf(message.Type, message.Content) is not { } mediaId)
        {
            return (message, null);
        }

        var (providerMediaId, notReady) = await _uploads.FindOrUploadAsync(message.OrganizationId, mediaId, channel, cancellationToken);
        return (message with { ProviderMediaId = providerMediaId }, notReady);
    }

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(WriteBody(message)) { Headers = { ContentType = JsonType } };
            var answer = await _breaker.ExecuteAsync(
                async token => await _graph.PostAsync($"{channel.Channel.Key}/messages", channel.Secret, content, token), cancellationToken);
            return OutcomeOf(answer);
        }
        catch (BrokenCircuitException exception)
        {
            return new SendOutcome.NotSent(exception.RetryAfter ?? TimeSpan.FromSeconds(2), "The Graph API did not answer earlier calls.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return SendOutcome.Of(exception);
        }
    }

    /// <summary>What an answer means. Visible to the unit tests, which go through every kind of answer.</summary>
    internal static SendOutcome OutcomeOf(GraphAnswer answer)
    {
        if (answer.Error is { } error)
        {
            var sentence = GraphErrorCatalogue.SentenceOf(error.Code, error.Details ?? error.Message);
            var retryAfter = error.RetryAfter ?? TimeSpan.Zero;
            return GraphErrorCatalogue.RetryOf(error.Code, error.HttpStatus) switch
            {
                Retry.Backoff => new SendOutcome.RefusedForNow(error.Code, sentence, new Pause(PauseKind.Backoff, retryAfter)),
                Retry.Unclear => new SendOutcome.RefusedForNow(error.Code, sentence, new Pause(PauseKind.Backoff, retryAfter > ReportTime ? retryAfter : ReportTime)),
                Retry.Pair => new SendOutcome.RefusedForNow(error.Code, sentence, new Pause(PauseKind.Pair, retryAfter)),
                Retry.Minute => new SendOutcome.RefusedForNow(error.Code, sentence, new Pause(PauseKind.Fixed, TimeSpan.FromMinutes(1))),
                _ => new SendOutcome.Refused(error.Code, sentence),
            };
        }

        if (answer.Body is { } body && First(body, "messages", "id") is { Length: > 0 } wamid)
        {
            return new SendOutcome.Accepted(wamid, First(body, "contacts", "wa_id"));
        }

        // 200 without an id, or something between us and Meta answered: the message may be with Meta or not.
        return answer.HttpStatus is 429 or 503
            ? new SendOutcome.NotSent(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()), $"Status {answer.HttpStatus} without Meta's envelope.")
            : new SendOutcome.Unknown($"Status {answer.HttpStatus} without Meta's envelope.");
    }

    /// <summary>The request's body: who, what, and our id, which comes back on every status of the message.</summary>
    internal static ReadOnlyMemory<byte> WriteBody(OutgoingMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("messaging_product"u8, "whatsapp"u8);
        json.WriteString("recipient_type"u8, "individual"u8);
        if (message.WaId is not null)
        {
            json.WriteString("to"u8, message.WaId);
        }
        else
        {
            json.WriteString("recipient"u8, message.WhatsAppUserId);
        }

        json.WriteString("type"u8, message.Type);
        json.WritePropertyName(message.Type);
        WhatsAppContent.WriteForMeta(json, message.Content, message.ProviderMediaId);

        // A reaction names its message itself and cannot be a reply.
        if (message.ReplyToWamid is not null && message.Type != "reaction")
        {
            json.WriteStartObject("context"u8);
            json.WriteString("message_id"u8, message.ReplyToWamid);
            json.WriteEndObject();
        }

        json.WriteString("biz_opaque_callback_data"u8, message.MessageId.ToString());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static string? First(JsonElement body, string list, string name) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > 0
        && items[0].ValueKind == JsonValueKind.Object && items[0].TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
