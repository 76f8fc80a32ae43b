namespace ChatBoost.SimulatorTests.Accounts;

public sealed class Connecting : SimulatorTest
{
    [Fact]
    public async Task The_check_of_a_pasted_token_passes()
    {
        var token = await Simulator.GraphAsync(HttpMethod.Get, $"/debug_token?input_token=sim-token-{Simulator.Number}");
        var account = await Simulator.GraphAsync(HttpMethod.Get, "/987654321?fields=id,name,timezone_id,currency,account_review_status,message_template_namespace");
        var numbers = await Simulator.GraphAsync(HttpMethod.Get, "/987654321/phone_numbers");
        var number = await Simulator.GraphAsync(HttpMethod.Get, $"/{Simulator.Number}?fields=verified_name,display_phone_number,quality_rating,status");
        var subscribed = await Simulator.GraphAsync(HttpMethod.Post, "/987654321/subscribed_apps");

        Assert.True((bool)token.Json["data"]!["is_valid"]!);
        Assert.Contains("whatsapp_business_messaging", token.Json["data"]!["scopes"]!.AsArray().Select(s => s!.ToString()));
        Assert.Equal("987654321", account.Json["id"]!.ToString());
        Assert.Equal(Simulator.Number, Assert.Single(numbers.Json["data"]!.AsArray())!["id"]!.ToString());
        Assert.Equal("+1 555-010-0001", number.Json["display_phone_number"]!.ToString());
        Assert.True((bool)subscribed.Json["success"]!);

        // The pair is learned: webhooks name this WABA from then on.
        await Simulator.WriteAsync(new { type = "text", text = "Hi" });
        Assert.Equal("987654321", (await Simulator.Receiver.NextAsync()).Json["entry"]![0]!["id"]!.ToString());
    }

    [Fact]
    public async Task Another_WABA_is_not_seen_once_the_right_one_is_known()
    {
        await Simulator.ControlAsync("/simulator/apps", new { phoneNumberId = Simulator.Number, appSecret = Simulator.Secret, businessAccountId = "555" });

        Assert.Equal(HttpStatusCode.OK, (await Simulator.GraphAsync(HttpMethod.Get, "/555/phone_numbers")).Status);
        var other = await Simulator.GraphAsync(HttpMethod.Get, "/556/phone_numbers");
        Assert.Equal((HttpStatusCode.BadRequest, 100, 33), (other.Status, other.Code, (int)other.Json["error"]!["error_subcode"]!));
    }

    [Theory]
    [InlineData("100000000000009?fields=verified_name", 190)]
    [InlineData("not-an-id", 100)]
    [InlineData("100000000000001?fields=nonsense", 100)]
    [InlineData("me/nothing/here", 2500)]
    public async Task What_the_token_cannot_see_is_refused(string path, int code) =>
        Assert.Equal(code, (await Simulator.GraphAsync(HttpMethod.Get, "/" + path)).Code);

    [Fact]
    public async Task A_number_that_is_not_registered_cannot_send()
    {
        await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/deregister");
        Assert.Equal(133010, (await Simulator.SendTextAsync("Hi")).Code);

        await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/register", new { messaging_product = "whatsapp", pin = "123456" });
        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("Hi")).Status);
        Assert.Equal(133005, (await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/register", new { messaging_product = "whatsapp", pin = "654321" })).Code);
    }

    [Fact]
    public async Task Webhooks_can_wait_for_the_subscription()
    {
        await Simulator.SetAsync(new { requireSubscription = true });
        await Simulator.WriteAsync(new { type = "text", text = "lost" });
        await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.BusinessAccount}/subscribed_apps");
        await Simulator.WriteAsync(new { type = "text", text = "seen" });

        Assert.Equal("seen", (await Simulator.Receiver.NextAsync()).Message["text"]!["body"]!.ToString());
    }

    [Fact]
    public async Task A_callback_of_the_numbers_own_is_verified_and_goes_first()
    {
        await using var other = await WebhookReceiver.StartAsync();
        object Configuration(string token) => new { webhook_configuration = new { override_callback_uri = other.Url, verify_token = token } };

        Assert.Equal(2200, (await Simulator.GraphAsync(HttpMethod.Post, "/" + Simulator.Number, Configuration("wrong"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await Simulator.GraphAsync(HttpMethod.Post, "/" + Simulator.Number, Configuration("let me in"))).Status);
        await Simulator.WriteAsync(new { type = "text", text = "Hi" });

        Assert.Equal("Hi", (await other.NextAsync()).Message["text"]!["body"]!.ToString());
        Assert.True(Simulator.Receiver.IsQuiet);
    }

    [Fact]
    public async Task Only_somebody_who_wrote_lately_can_be_blocked()
    {
        await Simulator.OpenWindowAsync();

        var reply = (await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/block_users", new
        {
            messaging_product = "whatsapp",
            block_users = new[] { new { user = "+" + Simulator.Ana }, new { user = "+447700900999" } },
        })).Json["block_users"]!;

        Assert.Equal(Simulator.Ana, Assert.Single(reply["added_users"]!.AsArray())!["wa_id"]!.ToString());
        Assert.Equal(131047, (int)Assert.Single(reply["failed_users"]!.AsArray())!["errors"]![0]!["code"]!);
        Assert.Equal(130403, (await Simulator.SendTextAsync("Hi")).Code);
    }

    [Fact]
    public async Task A_profile_is_kept_and_checked()
    {
        var path = $"/{Simulator.Number}/whatsapp_business_profile";
        Assert.Equal(HttpStatusCode.OK, (await Simulator.GraphAsync(HttpMethod.Post, path, new { messaging_product = "whatsapp", about = "Open daily", vertical = "RETAIL" })).Status);
        Assert.Equal(100, (await Simulator.GraphAsync(HttpMethod.Post, path, new { messaging_product = "whatsapp", vertical = "MAGIC" })).Code);

        var profile = (await Simulator.GraphAsync(HttpMethod.Get, path + "?fields=about,vertical,email")).Json["data"]![0]!;

        Assert.Equal(("Open daily", "RETAIL"), (profile["about"]!.ToString(), profile["vertical"]!.ToString()));
        Assert.Null(profile["email"]);
    }

    [Fact]
    public async Task The_phone_to_type_on_is_served()
    {
        var page = await Simulator.Http.GetStringAsync("/", Cancellation);

        Assert.Contains("aria-label=\"Message\"", page, StringComparison.Ordinal);
        Assert.Contains("role=\"log\"", page, StringComparison.Ordinal);
    }
}
