using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary>One try to deliver a webhook; <see cref="StatusCode"/> null without an answer.</summary>
internal sealed record ClerkAttempt(int? StatusCode);

/// <summary>Delivers webhooks as Svix does: signed, until the answer is 2xx. Its tries are seconds apart here and not hours, and fewer.</summary>
internal sealed class SvixSender(HttpMessageInvoker http, TimeProvider clock, IConfiguration configuration)
{
    private const int Tries = 4;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly string _secret = configuration["Simulator:ClerkWebhookSecret"] ?? "whsec_Y2hhdGJvb3N0LXNpbXVsYXRvci1jbGVyay13ZWJob29r";
    private readonly Uri _url = new(configuration["Simulator:ClerkWebhookUrl"] ?? "http://localhost:8080/webhooks/clerk");

    /// <summary>Delivers a body, again and again until it is taken.</summary>
    public async Task<IReadOnlyList<ClerkAttempt>> DeliverAsync(byte[] body, CancellationToken cancellationToken)
    {
        var id = PlayedClerk.NewId("msg");
        var attempts = new List<ClerkAttempt>();
        for (var i = 0; i < Tries; i++)
        {
            if (i > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250 << i), clock, cancellationToken);
            }

            // Each try is signed anew; the id stays.
            attempts.Add(await PostAsync(id, body, signature: null, secret: null, clock.GetUtcNow(), cancellationToken));
            if (attempts[^1].StatusCode is >= 200 and < 300)
            {
                break;
            }
        }

        return attempts;
    }

    /// <summary>Posts a body once.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="signature">The header as it shall be; null: a good one.</param>
    /// <param name="secret">Signs instead of the endpoint's.</param>
    /// <param name="at">The timestamp.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<ClerkAttempt> PostAsync(string id, byte[] body, string? signature, string? secret, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var time = at.ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Svix-Webhooks/1.99");
        request.Headers.TryAddWithoutValidation("svix-id", id);
        request.Headers.TryAddWithoutValidation("svix-timestamp", $"{time}");
        request.Headers.TryAddWithoutValidation("svix-signature", signature ?? $"v1,{Sign(secret ?? _secret, $"{id}.{time}.", body)}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            await response.Content.CopyToAsync(Stream.Null, limit.Token);
            return new ClerkAttempt((int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ClerkAttempt(StatusCode: null);
        }
    }

    private static string Sign(string secret, string prefix, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(prefix).Concat(body).ToArray()));
}
