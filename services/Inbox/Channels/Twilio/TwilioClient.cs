using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>
/// Calls Twilio's REST API (2010-04-01). Answers are values; exceptions mean there was none: <see cref="HttpRequestException"/> when the connection failed,
/// <see cref="TimeoutException"/> when it took too long, after both of which the call may have taken effect.
/// </summary>
internal sealed class TwilioClient(IHttpClientFactory clients, IOptions<TwilioOptions> options)
{
    public const string ClientName = "twilio";

    private readonly Uri _root = new(options.Value.BaseUrl.TrimEnd('/'));
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    /// <summary>True for an address of the API itself, where credentials may go.</summary>
    public bool IsApi(Uri address) => address.Scheme == _root.Scheme && address.Authority == _root.Authority;

    /// <summary>Reads something of the account.</summary>
    /// <param name="path">Below the account, for example <c>/Messages.json?To=…</c>; <c>.json</c> alone is the account.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<TwilioAnswer> GetAsync(string path, TwilioCredentials credentials, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, path, credentials, null, cancellationToken);

    /// <summary>Creates or changes something of the account.</summary>
    public Task<TwilioAnswer> PostAsync(
        string path, TwilioCredentials credentials, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, credentials, new FormUrlEncodedContent(form), cancellationToken);

    /// <summary>Opens an address; the credentials go along only when they are given.</summary>
    public Task<HttpResponseMessage> OpenAsync(Uri address, TwilioCredentials? credentials, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = credentials is null ? null : Authorization(credentials);
        return clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task<TwilioAnswer> CallAsync(
        HttpMethod method, string path, TwilioCredentials credentials, HttpContent? content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        using var request = new HttpRequestMessage(method, new Uri(_root, $"/2010-04-01/Accounts/{credentials.AccountSid}{path}")) { Content = content };
        request.Headers.Authorization = Authorization(credentials);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, limit.Token);
            return Read(response, await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Twilio did not answer within {_timeout.TotalSeconds:0} s.");
        }
    }

    private static AuthenticationHeaderValue Authorization(TwilioCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.AccountSid}:{credentials.AuthToken}")));

    private static TwilioAnswer Read(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        JsonElement? json = null;
        try
        {
            json = JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } read ? read : null;
        }
        catch (JsonException)
        {
            // A proxy, or an outage.
        }

        return response.IsSuccessStatusCode
            ? new TwilioAnswer(status, json, null, null)
            : new TwilioAnswer(status, null, json is { } envelope && envelope.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : null, response.Headers.RetryAfter?.Delta);
    }
}

/// <summary>What Twilio answered.</summary>
/// <param name="HttpStatus">The status.</param>
/// <param name="Body">On success, if it is an object.</param>
/// <param name="Code">Twilio's code of a refusal; null when the answer was not its envelope, which also happens in an outage.</param>
/// <param name="RetryAfter">What the header of that name asks for.</param>
internal sealed record TwilioAnswer(int HttpStatus, JsonElement? Body, int? Code, TimeSpan? RetryAfter)
{
    /// <summary>A text of the answer.</summary>
    public string? Text(string name) => Body is { } body && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A list of the answer.</summary>
    public IEnumerable<JsonElement> List(string name) =>
        Body is { } body && body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}

/// <summary>Adds the client.</summary>
internal static class TwilioClientRegistration
{
    public static void AddTwilioClient(this IServiceCollection services)
    {
        services.AddOptions<TwilioOptions>().BindConfiguration(TwilioOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TwilioClient>();
        services.AddHttpClient(TwilioClient.ClientName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("ChatBoost/1.0");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would carry the credentials, or the message, to somewhere we did not choose.
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
            });
    }
}
