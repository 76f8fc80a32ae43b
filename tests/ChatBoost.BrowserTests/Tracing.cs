using System.Text.Json;

namespace ChatBoost.BrowserTests;

/// <summary>What the Aspire Dashboard shows. Here and not with the system tests: a service starts ten traces per second at most, and all of those together want more.</summary>
public sealed class Tracing(BrowserStack stack)
{
    private const string Greeting = "Welcome to the shop.";

    private static readonly string[] Path = ["gateway", "whatsapp-receiver", "whatsapp-worker", "inbox", "simulator"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_leads_from_the_webhook_to_the_reply()
    {
        var shop = await stack.Running.OpenShopAsync(new BotRules(Greeting, [], null), Cancellation);
        using var dashboard = new HttpClient { BaseAddress = stack.Running.Description.Dashboard };
        await Wait.UntilAsync("one trace over all services", () => MessageIsTracedAsync(shop, dashboard), TimeSpan.FromMinutes(3), Cancellation);
    }

    /// <summary>A message that just missed the last of a second's traces goes untraced; the next one does not.</summary>
    private static async Task<bool> MessageIsTracedAsync(Shop shop, HttpClient dashboard)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(Greeting, Cancellation);

        // The Graph call that carried the answer names the number; its trace must begin at the gateway and pass through SQS.
        // Spans leave a service in batches, some seconds after they ended.
        for (var look = 0; look < 10; look++)
        {
            foreach (var trace in await TracesOfAsync(dashboard, $"/{shop.PhoneNumberId}/messages"))
            {
                if (Path.All((await ServicesOfAsync(dashboard, $"traces/{trace}")).Contains))
                {
                    return true;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        }

        return false;
    }

    private static async Task<IReadOnlyList<string>> TracesOfAsync(HttpClient dashboard, string address)
    {
        using var spans = await GetAsync(dashboard, "spans?resource=simulator&limit=5000");
        return
        [
            .. Resources(spans)
                .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray())
                .SelectMany(scope => scope.GetProperty("spans").EnumerateArray())
                .Where(span => span.TryGetProperty("attributes", out var attributes)
                    && attributes.GetRawText().Contains(address, StringComparison.Ordinal))
                .Select(span => span.GetProperty("traceId").GetString()!)
                .Distinct(),
        ];
    }

    private static async Task<HashSet<string>> ServicesOfAsync(HttpClient dashboard, string path)
    {
        using var trace = await GetAsync(dashboard, path);
        return
        [
            .. Resources(trace)
                .SelectMany(resource => resource.GetProperty("resource").GetProperty("attributes").EnumerateArray())
                .Where(attribute => attribute.GetProperty("key").GetString() == "service.name")
                .Select(attribute => attribute.GetProperty("value").GetProperty("stringValue").GetString()!),
        ];
    }

    private static async Task<JsonDocument> GetAsync(HttpClient dashboard, string path)
    {
        await using var answer = await dashboard.GetStreamAsync($"/api/telemetry/{path}", Cancellation);
        return await JsonDocument.ParseAsync(answer, cancellationToken: Cancellation);
    }

    private static JsonElement[] Resources(JsonDocument telemetry) =>
        [.. telemetry.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()];
}
