using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Scheduling;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Instagram;

/// <summary>Posts webhooks of the object <c>instagram</c>, escaped and signed as Meta does. One that is not taken is posted again.</summary>
internal sealed class InstagramWebhooks(HttpMessageInvoker http, Schedule schedule, TimeProvider clock)
{
    private const int Tries = 6;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Posts until it is taken. Returns at once.</summary>
    public void Send(PlayedInstagramAccount account, JsonObject happened)
    {
        var body = BodyOf(account, happened);
        for (var copy = 0; copy < account.Play.Duplicates; copy++)
        {
            _ = TryAsync(account, body, 1);
        }
    }

    /// <summary>Posts once, now; answers the status, null without an answer.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="happened">The object of <c>messaging[]</c>.</param>
    /// <param name="signature">The header as it shall be; null: a good one; <c>none</c> leaves it out.</param>
    public Task<int?> PostAsync(PlayedInstagramAccount account, JsonObject happened, string? signature) => PostAsync(account, BodyOf(account, happened), signature);

    private byte[] BodyOf(PlayedInstagramAccount account, JsonObject happened) => MetaJson.Escape(JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["object"] = "instagram",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = account.Id,
                ["time"] = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                ["messaging"] = new JsonArray(happened.DeepClone()),
            }),
        },
        GraphJson.Options));

    private async Task TryAsync(PlayedInstagramAccount account, byte[] body, int attempt)
    {
        if (await PostAsync(account, body, null) is not (>= 200 and < 300) && attempt < Tries)
        {
            schedule.After(TimeSpan.FromMilliseconds(250 << attempt), () => _ = TryAsync(account, body, attempt + 1));
        }
    }

    private async Task<int?> PostAsync(PlayedInstagramAccount account, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, account.WebhookUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature != "none")
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.HeaderName, signature ?? WebhookSignature.Of(body, Encoding.UTF8.GetBytes(account.AppSecret)));
        }

        using var limit = new CancellationTokenSource(Timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
