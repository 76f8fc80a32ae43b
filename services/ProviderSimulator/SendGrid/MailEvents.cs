using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary>Reports what becomes of mails, as the signed event webhook does: lists of events, each once or several times, until they are answered with 2xx.</summary>
internal sealed class MailEvents(HttpMessageInvoker http, Schedule schedule, TimeProvider clock)
{
    private const int Tries = 6;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Lets a mail be processed and delivered.</summary>
    public void Follow(SendGridAccount account, JsonObject mail, string messageId)
    {
        if (!account.Events)
        {
            return;
        }

        var delay = 100;
        foreach (var name in new[] { "processed", "delivered" })
        {
            var events = new JsonArray();
            foreach (var personalization in mail["personalizations"]!.AsArray().OfType<JsonObject>())
            {
                foreach (var recipient in personalization["to"]!.AsArray())
                {
                    events.Add(Event(name, recipient?["email"]?.ToString() ?? "", messageId, personalization["custom_args"] as JsonObject));
                }
            }

            var body = BodyOf(events);
            schedule.After(TimeSpan.FromMilliseconds(delay), () => _ = DeliverAsync(account, body, 1));
            delay += 200;
        }
    }

    /// <summary>Posts a body once. A signature of null is a good one, an empty one is left out.</summary>
    public async Task<int?> PostAsync(SendGridAccount account, byte[] body, string? signature, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, account.EventUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "SendGrid Event API");
        request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        if ((signature ?? Sign(account, timestamp, body)) is { Length: > 0 } signed)
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", signed);
        }

        using var limit = new CancellationTokenSource(Timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            await response.Content.CopyToAsync(Stream.Null, limit.Token);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>SendGrid ends its bodies with a line break, which is signed too.</summary>
    public static byte[] BodyOf(JsonArray events) => Encoding.UTF8.GetBytes(events.ToJsonString() + "\r\n");

    /// <summary>The signature of a body.</summary>
    public static string Sign(SendGridAccount account, string timestamp, byte[] body) => Convert.ToBase64String(
        account.Key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private JsonObject Event(string name, string email, string messageId, JsonObject? customArgs)
    {
        var one = new JsonObject
        {
            ["email"] = email,
            ["timestamp"] = clock.GetUtcNow().ToUnixTimeSeconds(),
            ["event"] = name,
            ["sg_event_id"] = RandomNumberGenerator.GetHexString(40, lowercase: true),
            ["sg_message_id"] = $"{messageId}.recvd-simulator-0",
            ["smtp-id"] = $"<{messageId}@simulator>",
        };
        foreach (var (key, value) in customArgs ?? [])
        {
            one[key] = value?.DeepClone();
        }

        return one;
    }

    private async Task DeliverAsync(SendGridAccount account, byte[] body, int attempt)
    {
        if (await PostAsync(account, body, null, clock.GetUtcNow()) is not (>= 200 and < 300) && attempt < Tries)
        {
            schedule.After(TimeSpan.FromMilliseconds(250 << attempt), () => _ = DeliverAsync(account, body, attempt + 1));
        }
    }
}
