using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ChatBoost.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Duration">How long it took.</param>
/// <param name="StatusCode">The answer's status; null without an answer.</param>
/// <param name="Error">Why there is no answer: <c>timeout</c>, <c>inside_network</c>, <c>name_not_found</c>, <c>not_allowed</c> or <c>no_connection</c>.</param>
/// <param name="Answer">How the answer begins.</param>
/// <param name="RetryAfter">How long the answer asks to wait.</param>
internal sealed record WebhookOutcome(TimeSpan Duration, int? StatusCode = null, string? Error = null, string? Answer = null, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;
}

/// <summary>Posts to webhooks. A redirect is an answer like another that is not 2xx: where it leads, nobody looked at.</summary>
internal sealed class PostWebhook : IDisposable
{
    private readonly WebhookSigning _signing;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public PostWebhook(WebhookSigning signing, IOptions<WebhookOptions> options, TimeProvider clock)
    {
        (_signing, _options, _clock) = (signing, options.Value, clock);
        _http = OutsideHttp.CreateClient(_options.Trusts, Timeout.InfiniteTimeSpan, WebhookAttempt.MaxAnswer);
    }

    /// <summary>True for an address that may be posted to; where its name leads is looked at when it is.</summary>
    public bool Allows(Uri url) =>
        url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
        && (_options.Trusts(url) ? url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp : url.Scheme == Uri.UriSchemeHttps && !LeadsInside(url));

    /// <summary>Posts once. Whatever happens is an outcome.</summary>
    public async Task<WebhookOutcome> PostAsync(TakenDelivery delivery)
    {
        var since = _clock.GetTimestamp();
        var url = new Uri(delivery.Url);
        if (!Allows(url))
        {
            // The setting was changed since it was entered.
            return new WebhookOutcome(TimeSpan.Zero, Error: "not_allowed");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _clock);
        try
        {
            using var request = Request(delivery, url);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var answer = await BeginningAsync(response, limit.Token);
            return new WebhookOutcome(_clock.GetElapsedTime(since), (int)response.StatusCode, Answer: answer, RetryAfter: RetryAfter(response));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return new WebhookOutcome(_clock.GetElapsedTime(since), Error: exception switch
            {
                OperationCanceledException when limit.IsCancellationRequested => "timeout",
                { InnerException: InsideNetworkException } => "inside_network",
                { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => "name_not_found",
                _ => "no_connection",
            });
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(TakenDelivery delivery, Uri url)
    {
        // Each attempt is signed anew: receivers refuse what is older than a few minutes.
        var (body, id, timestamp) = (Encoding.UTF8.GetBytes(delivery.Payload), delivery.EventId.ToString(), _clock.GetUtcNow().ToUnixTimeSeconds());
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("User-Agent", "ChatBoost-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", _signing.Sign(delivery.ProtectedSecrets, id, timestamp, body));
        return request;
    }

    private static async Task<string?> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[WebhookAttempt.MaxAnswer];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            // The database takes no U+0000.
            return length == 0 ? null : Encoding.UTF8.GetString(bytes, 0, length).Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status has come, and that counts.
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - _clock.GetUtcNow() : null;

    /// <summary>For an address without a name that is known at once. Decimal and hexadecimal spellings are read as what they mean.</summary>
    private static bool LeadsInside(Uri url) =>
        url.IsLoopback || (System.Net.IPAddress.TryParse(url.IdnHost, out var address) && !PublicAddresses.Contain(address));
}
