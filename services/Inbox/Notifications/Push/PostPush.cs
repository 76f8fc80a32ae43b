using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatBoost.Inbox.Webhooks;
using ChatBoost.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>What came of a push.</summary>
internal enum PushOutcome
{
    /// <summary>The push service has it.</summary>
    Taken,

    /// <summary>The browser does not want to be told any more, or is no more: RFC 8030, section 7.3.</summary>
    Gone,

    /// <summary>Not now.</summary>
    Later,

    /// <summary>The push service will not take it, ever.</summary>
    Refused,
}

/// <summary>Posts to push services (RFC 8030), encrypted for the browser and signed as the installation.</summary>
internal sealed class PostPush : IDisposable
{
    private readonly PushKeys _keys;
    private readonly PostWebhook _outside;
    private readonly PushOptions _options;
    private readonly HttpClient _http;

    public PostPush(PushKeys keys, PostWebhook outside, IOptions<PushOptions> options, IOptions<WebhookOptions> webhooks)
    {
        (_keys, _outside, _options) = (keys, outside, options.Value);
        _http = OutsideHttp.CreateClient(webhooks.Value.Trusts, TimeSpan.FromSeconds(_options.TimeoutSeconds), maxAnswer: 64 * 1024);
    }

    /// <summary>Posts once; also how long the answer asks to wait. Whatever happens is an outcome.</summary>
    public async Task<(PushOutcome Outcome, TimeSpan? RetryAfter)> PostAsync(TakenPush push, CancellationToken cancellationToken)
    {
        var endpoint = new Uri(push.Endpoint);
        if (!_outside.Allows(endpoint))
        {
            // The setting was changed since the browser subscribed.
            return (PushOutcome.Gone, null);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(PushEncryption.Encrypt(JsonSerializer.SerializeToUtf8Bytes(PushPayload.Of(push), JsonSerializerOptions.Web), push.PublicKey, push.Secret)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", await _keys.AuthorizationAsync(endpoint, cancellationToken));
        request.Headers.Add("TTL", (_options.KeepMinutes * 60).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", "high");
        // Of one notification a browser that was off sees the last.
        request.Headers.Add("Topic", Base64Url.EncodeToString(push.NotificationId.Value.ToByteArray()));
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode switch
            {
                >= 200 and < 300 => PushOutcome.Taken,
                404 or 410 => PushOutcome.Gone,
                408 or 429 or >= 500 => PushOutcome.Later,
                _ => PushOutcome.Refused,
            }, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (PushOutcome.Later, null);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What a browser is told: what kind of thing happened and where to look, and nothing anybody wrote.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Title">What it says.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="ConversationId">Where.</param>
internal sealed record PushPayload(string Id, string Type, string Title, int Count, string? ConversationId)
{
    public static PushPayload Of(TakenPush push) => new(
        push.NotificationId.ToString(), push.Type, NotificationTypes.Find(push.Type)?.Title ?? "A notification from ChatBoost", push.Count, push.ConversationId?.ToString());
}
