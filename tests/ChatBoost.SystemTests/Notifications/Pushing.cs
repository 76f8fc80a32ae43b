using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Channels;

namespace ChatBoost.SystemTests.Notifications;

/// <summary>Browsers are told also while ChatBoost is not open.</summary>
public sealed class Pushing(SystemStack stack)
{
    private const string Path = "/api/v1/notifications/push";

    [Fact]
    public async Task A_browser_is_told_what_happened_encrypted_for_it_and_signed_by_the_installation()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var browser = await SubscribeAsync(api);

        var notification = await NotifyAsync(api);

        var push = (await GotAsync(browser, 1))[0];
        var told = JsonElement.Parse(push.GetProperty("text").GetString()!);
        Assert.Equal((notification, "system", 1), (told.GetProperty("id").GetString(), told.GetProperty("type").GetString(), told.GetProperty("count").GetInt32()));
        Assert.InRange(push.GetProperty("ttl").GetInt32(), 60, 86_400);
        Assert.Matches("^(mailto:|https?:)", push.GetProperty("subject").GetString());

        // Not by our own word alone: Mozilla's library opens it too, and not with another browser's secret.
        var read = await ProviderSdks.AskAsync("push-open", new { body = push.GetProperty("body").GetString(), privateKey = browser.PrivateKey, auth = browser.Auth });
        Assert.Equal(push.GetProperty("text").GetString(), read.GetString());
        var other = await ProviderSdks.AskAsync("push-open", new { body = push.GetProperty("body").GetString(), privateKey = browser.PrivateKey, auth = Base64Url.EncodeToString(new byte[16]) });
        Assert.Equal(JsonValueKind.Null, other.ValueKind);
    }

    [Fact]
    public async Task Who_does_not_want_it_is_not_told_and_a_browser_that_signed_off_neither()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var (quiet, wanting) = (await SubscribeAsync(api), await SubscribeAsync(api));
        await api.DeleteAsync($"{Path}/subscriptions/{quiet.Id}", Cancellation);
        await PreferAsync(api, push: false);
        await NotifyAsync(api);

        await PreferAsync(api, push: true);
        var second = await NotifyAsync(api);

        // What comes after has come: what was before would have.
        var told = await GotAsync(wanting, 1);
        Assert.Equal(second, JsonElement.Parse(told[0].GetProperty("text").GetString()!).GetProperty("id").GetString());
        Assert.Single(told);
        Assert.Equal(0, (await ShowAsync(quiet)).GetProperty("calls").GetInt32());
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "subscription_not_found", () => api.DeleteAsync($"{Path}/subscriptions/{quiet.Id}", Cancellation));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_is_gone_is_forgotten(int status)
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var browser = await SubscribeAsync(api);
        await TroubleAsync(browser, status, 1);

        await NotifyAsync(api);

        await Wait.UntilAsync(
            "the browser to be forgotten",
            async () => (await api.GetAsync<JsonElement>($"{Path}/subscriptions", Cancellation)).GetProperty("data").GetArrayLength() == 0,
            cancellationToken: Cancellation);
        Assert.Equal(1, (await ShowAsync(browser)).GetProperty("calls").GetInt32());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_is_not_taken_for_now_is_tried_again(int status)
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var browser = await SubscribeAsync(api);
        await TroubleAsync(browser, status, 1);

        await NotifyAsync(api);

        await GotAsync(browser, 1);
        Assert.Equal(2, (await ShowAsync(browser)).GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task A_browser_that_subscribes_again_is_one_and_is_told_once()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var browser = await SubscribeAsync(api);
        var again = await api.PostAsync<JsonElement>($"{Path}/subscriptions", browser.Subscription, Cancellation);

        await NotifyAsync(api);
        await GotAsync(browser, 1);
        await NotifyAsync(api);

        await GotAsync(browser, 2);
        Assert.Equal(2, (await ShowAsync(browser)).GetProperty("calls").GetInt32());
        var listed = Assert.Single((await api.GetAsync<JsonElement>($"{Path}/subscriptions", Cancellation)).GetProperty("data").EnumerateArray().ToList());
        Assert.Equal(again.GetProperty("id").GetString(), listed.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Addresses_inside_the_network_and_keys_that_are_none_are_refused()
    {
        var api = await stack.Running.CreateOrganizationAsync(Cancellation);
        var browser = await SubscribeAsync(api);
        var keys = browser.Subscription.GetProperty("keys");

        foreach (var endpoint in (string[])["https://10.0.0.1/push/x", "https://169.254.169.254/latest", "http://push.example.com/x", "https://user:secret@push.example.com/x", "not an address"])
        {
            await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "endpoint_not_allowed", () => api.PostAsync<JsonElement>($"{Path}/subscriptions", new { endpoint, keys }, Cancellation));
        }

        var good = browser.Subscription.GetProperty("endpoint").GetString();
        foreach (var (p256dh, auth) in new[] { ("AAAA", browser.Auth), (keys.GetProperty("p256dh").GetString()!, "AAAA"), ("B" + new string('A', 86), browser.Auth), ("%%%", browser.Auth) })
        {
            await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "invalid_keys", () => api.PostAsync<JsonElement>($"{Path}/subscriptions", new { endpoint = good, keys = new { p256dh, auth } }, Cancellation));
        }

        // Who reads the list learns no address.
        Assert.DoesNotContain(good!, (await api.GetAsync<JsonElement>($"{Path}/subscriptions", Cancellation)).GetRawText(), StringComparison.Ordinal);
    }

    private async Task<Browser> SubscribeAsync(ChatBoostApi api)
    {
        var key = (await api.GetAsync<JsonElement>($"{Path}/public-key", Cancellation)).GetProperty("publicKey").GetString();
        var opened = await stack.Simulator.PostAsync("/simulator/push/browsers", new { applicationServerKey = key }, Cancellation);
        var subscribed = await api.PostAsync<JsonElement>($"{Path}/subscriptions", opened, Cancellation);
        return new Browser(
            opened.GetProperty("id").GetString()!, subscribed.GetProperty("id").GetString()!, opened, opened.GetProperty("privateKey").GetString()!,
            opened.GetProperty("keys").GetProperty("auth").GetString()!);
    }

    private static async Task<string> NotifyAsync(ChatBoostApi api) =>
        (await api.PostAsync<JsonElement>("/api/v1/notifications/test", null, Cancellation)).GetProperty("id").GetString()!;

    private static Task PreferAsync(ChatBoostApi api, bool push) =>
        api.PutAsync("/api/v1/notifications/preferences", new { preferences = new[] { new { type = "system", inApp = true, email = false, push } } }, Cancellation);

    private Task TroubleAsync(Browser browser, int status, int count) =>
        stack.Simulator.PostWithoutAnswerAsync($"/simulator/push/browsers/{browser.Simulated}/faults", new { status, count }, Cancellation);

    private Task<JsonElement> ShowAsync(Browser browser) => stack.Simulator.GetAsync($"/simulator/push/browsers/{browser.Simulated}", Cancellation);

    private async Task<List<JsonElement>> GotAsync(Browser browser, int count) => await Wait.ForAsync(
        $"{count} pushes",
        async () => (await ShowAsync(browser)).GetProperty("data").EnumerateArray().ToList() is { } got && got.Count >= count ? got : null,
        cancellationToken: Cancellation);

    private sealed record Browser(string Simulated, string Id, JsonElement Subscription, string PrivateKey, string Auth);
}
