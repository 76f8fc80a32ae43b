using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Isolation;

namespace ChatBoost.SystemTests.Identity;

/// <summary>
/// Whatever somebody without an account sends: it is refused or taken, but breaks nothing. <c>CHATBOOST_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class HostileRequests(SystemStack stack, ITestOutputHelper output)
{
    private const int RequestsToEachOpenOperation = 40;
    private const int RequestsToEachOther = 5;
    private static readonly string[] WebhookPaths = ["/webhooks/whatsapp", "/api/v1/whatsapp/webhook"];

    private readonly List<string> _failures = [];
    private int _sent;

    [Fact]
    public async Task Nothing_a_stranger_sends_is_an_error_of_ours()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHATBOOST_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        var hostile = new HostileContent(new Random(seed));
        var anonymous = stack.Running.Anonymous();
        var document = await ApiDocument.ReadAsync(anonymous);
        var open = 0;
        foreach (var operation in document.Operations)
        {
            var isOpen = await Calls.IsPublicAsync(anonymous, operation);
            open += isOpen ? 1 : 0;
            var path = operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            JsonObject? Valid(Style style) => operation.Body is { } body ? new Filling(new Belongings(), style).Make(body, "body", "body", document.Resolve) as JsonObject : null;
            for (var i = 0; i < (isOpen ? RequestsToEachOpenOperation : RequestsToEachOther); i++)
            {
                await SendAsync(hostile.Make(operation.Method, path, operation.BodyType, Valid(i % 2 == 0 ? Style.Most : Style.Least)), IsOAuth(operation));
            }

            if (isOpen && Valid(Style.Most) is { } valid)
            {
                foreach (var request in HostileContent.MakeForEachField(operation.Method, path, operation.BodyType!, valid))
                {
                    await SendAsync(request, IsOAuth(operation));
                }
            }
        }

        await PostWebhooksAsync(hostile);
        Assert.True(open >= 7, $"Only {open} operations are open to strangers; signing up and in, tokens and discovery are.");
        Assert.True(_failures.Count == 0, $"Seed {seed}:{Environment.NewLine}{string.Join(Environment.NewLine, _failures.Distinct())}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_sent} requests, seed {seed}, {open} open operations."));
    }

    private async Task PostWebhooksAsync(HostileContent hostile)
    {
        var shop = await stack.OpenShopAsync();
        var message = MetaWebhook.Text(shop.NewCustomer().WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "hello");
        var webhook = JsonNode.Parse(shop.Webhook(message))!.AsObject();
        foreach (var path in WebhookPaths)
        {
            for (var i = 0; i < RequestsToEachOpenOperation; i++)
            {
                await SendAsync(hostile.Make(i % 4 == 0 ? HttpMethod.Get : HttpMethod.Post, path, "application/json", webhook), isOAuth: false);
            }

            foreach (var query in new[] { "%00", "%ff", "x%00y", new string('t', 600) })
            {
                await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{path}?hub.mode=subscribe&hub.verify_token={query}&hub.challenge={query}"), isOAuth: false);
            }
        }

        // Rightly signed, so that it is read to the end; without the message, which a worker would try to handle again and again.
        var statuses = MetaWebhook.Body(shop.Number.BusinessAccountId!, MetaWebhook.Statuses(shop.PhoneNumberId));
        for (var i = 0; i < RequestsToEachOpenOperation; i++)
        {
            var body = hostile.Mutate(JsonNode.Parse(statuses)!.AsObject());
            await SendAsync(MetaWebhook.Request(stack.Running.Gateway, body, MetaWebhook.Sign(body, shop.Number.AppSecret!)), isOAuth: false);
        }
    }

    private async Task SendAsync(HttpRequestMessage request, bool isOAuth)
    {
        _sent++;
        var what = await DescribeAsync(request);
        using (request)
        using (var response = await stack.Running.Anonymous().SendAsync(request, Cancellation))
        {
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            if ((int)response.StatusCode >= 500)
            {
                _failures.Add($"{(int)response.StatusCode} to {what}: {body}");
            }
            else if ((int)response.StatusCode >= 400 && !IsOfTheServer(response) && CodeOf(response, body, isOAuth) is null or "")
            {
                _failures.Add($"{(int)response.StatusCode} without a code to {what}: {response.Content.Headers.ContentType} {body}");
            }
        }
    }

    // Too large an address or header is refused before there is anybody to write a document.
    private static bool IsOfTheServer(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge && response.Content.Headers.ContentLength == 0;

    private static string? CodeOf(HttpResponseMessage response, string body, bool isOAuth)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(body);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            return mediaType == "application/problem+json" ? json.GetProperty("code").GetString()
                : isOAuth && mediaType == "application/json" ? json.GetProperty("error").GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    // RFC 6749, section 5.2.
    private static bool IsOAuth(Operation operation) => operation.Path.EndsWith("/auth/token", StringComparison.Ordinal);

    private static async Task<string> DescribeAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(Cancellation));
        var headers = string.Join("; ", request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Select(header => $"{header.Key}: {Short(header.Value.ToString())}"));
        return $"{request.Method} {Short(request.RequestUri!.ToString())} [{headers}] {Short(body)}";
    }

    private static string Short(string text) => (text.Length <= 160 ? text : $"{text[..160]}… ({text.Length})").Replace("\0", "␀", StringComparison.Ordinal);
}
