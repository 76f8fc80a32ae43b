using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>
/// Calls Meta's Graph API. Answers are values; exceptions mean there was no answer: <see cref="HttpRequestException"/> when the connection failed,
/// <see cref="TimeoutException"/> when it took too long, both after which the call may or may not have taken effect.
/// </summary>
internal sealed class GraphClient(IHttpClientFactory clients, IOptions<WhatsAppOptions> options)
{
    public const string ClientName = "graph";

    private readonly Uri _root = new($"{options.Value.GraphBaseUrl.TrimEnd('/')}/{options.Value.GraphVersion}/");
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    /// <summary>Reads an object or a list.</summary>
    public Task<GraphAnswer> GetAsync(string path, string accessToken, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, path, accessToken, null, _timeout, cancellationToken);

    /// <summary>Creates or changes something.</summary>
    public Task<GraphAnswer> PostAsync(string path, string accessToken, HttpContent? content, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, accessToken, content, _timeout, cancellationToken);

    /// <summary>Like <see cref="PostAsync"/>, with time for a large file.</summary>
    public Task<GraphAnswer> UploadAsync(string path, string accessToken, HttpContent content, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, accessToken, content, TimeSpan.FromMinutes(2), cancellationToken);

    private async Task<GraphAnswer> CallAsync(
        HttpMethod method, string path, string accessToken, HttpContent? content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var request = new HttpRequestMessage(method, new Uri(_root, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return ReadAnswer(response, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The Graph API did not answer within {timeout.TotalSeconds:0} s.");
        }
    }

    private static GraphAnswer ReadAnswer(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            try
            {
                return new GraphAnswer(status, JsonElement.Parse(body), null);
            }
            catch (JsonException)
            {
                return new GraphAnswer(status, null, null);
            }
        }

        return new GraphAnswer(status, null, GraphError.Read(body, status, response.Headers.RetryAfter?.Delta));
    }
}

/// <summary>
/// What the Graph API answered. With neither <see cref="Body"/> nor <see cref="Error"/> something that does not speak its language answered:
/// a proxy, or Meta in an outage.
/// </summary>
/// <param name="HttpStatus">The status.</param>
/// <param name="Body">The answer, on success.</param>
/// <param name="Error">The refusal.</param>
internal sealed record GraphAnswer(int HttpStatus, JsonElement? Body, GraphError? Error)
{
    /// <summary>A text of the answer, or null.</summary>
    public string? Text(string name) =>
        Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Adds the client.</summary>
internal static class GraphClientRegistration
{
    public static void AddGraphClient(this IServiceCollection services)
    {
        services.AddOptions<WhatsAppOptions>().BindConfiguration(WhatsAppOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GraphClient>();
        services.AddHttpClient(GraphClient.ClientName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("ChatBoost/1.0");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would carry the token, or the message, to somewhere we did not choose.
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
            });
    }
}
