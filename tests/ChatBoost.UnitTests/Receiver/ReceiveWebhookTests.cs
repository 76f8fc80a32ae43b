using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.UnitTests.Sqs;

namespace ChatBoost.UnitTests.Receiver;

public sealed class ReceiveWebhookTests : IDisposable
{
    private const string Secret = "app-secret";
    private readonly ReceiverHost _host = new();

    public ReceiveWebhookTests()
    {
        _host.TheInbox.Secrets[Meta.Number] = [Secret];
        _host.TheInbox.Secrets[Meta.Account] = [Secret];
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_signed_webhook_is_answered_when_its_updates_are_queued()
    {
        var body = Meta.Messages($$"""
            "contacts":[{"profile":{"name":"Ana \ud83d\ude00"},"wa_id":"1"}],"messages":[{{Meta.Text("1", "w1", "caf\\u00e9 \\ud83d\\ude00")}}],
            "statuses":[{"id":"w0","status":"read","timestamp":"1","recipient_id":"1"}]
            """);

        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(body, Secret));

        var message = JsonSerializer.Deserialize<ProviderUpdate>(Assert.Single(_host.Sqs.In(ProviderQueues.Messages)).Body, JsonSerializerOptions.Web)!;
        Assert.Equal("w1", message.Key);
        Assert.Equal("café 😀", message.Payload.GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("Ana 😀", message.Contact!.Value.GetProperty("profile").GetProperty("name").GetString());
        Assert.Single(_host.Sqs.In(ProviderQueues.Statuses));
        Assert.All(_host.Queued, queued => Assert.True(Ascii.IsValid(queued.Body), queued.Body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-secret")]
    public async Task A_wrong_signature_is_refused_and_nothing_is_queued(string? secret)
    {
        await ExpectAsync(HttpStatusCode.Unauthorized, "invalid_signature", await _host.PostAsync(Text(), secret));

        Assert.Empty(_host.Queued);
    }

    [Fact]
    public async Task A_body_for_two_numbers_needs_the_secrets_of_both()
    {
        _host.TheInbox.Secrets["555"] = ["others-secret"];
        var body = Meta.Body(Meta.Entry(Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w1", "a")}]")), Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w2", "b")}]", "555"))));

        await ExpectAsync(HttpStatusCode.Unauthorized, "invalid_signature", await _host.PostAsync(body, Secret));
        await ExpectAsync(HttpStatusCode.Unauthorized, "invalid_signature", await _host.PostAsync(body, "others-secret"));

        Assert.Empty(_host.Queued);
    }

    [Fact]
    public async Task What_concerns_the_account_needs_the_accounts_secret()
    {
        var body = Meta.Body(Meta.Entry(Meta.Change(new System.Text.Json.Nodes.JsonObject { ["event"] = "VERIFIED_ACCOUNT" }, "account_update")));

        await ExpectAsync(HttpStatusCode.Unauthorized, "invalid_signature", await _host.PostAsync(body, "another-secret"));
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(body, Secret));

        Assert.Single(_host.Queued);
    }

    [Fact]
    public async Task The_platforms_secret_is_good_for_every_connected_number()
    {
        await using var host = new ReceiverHost { PlatformAppSecret = "platform" };
        host.TheInbox.Secrets[Meta.Number] = [Secret];

        await ExpectAsync(HttpStatusCode.OK, null, await host.PostAsync(Text(), "platform"));
        await ExpectAsync(HttpStatusCode.OK, null, await host.PostAsync(Text(number: "999"), "platform"));

        Assert.Single(host.Queued);
    }

    [Fact]
    public async Task A_number_nobody_connected_is_acknowledged_and_not_queued()
    {
        var body = Meta.Body(Meta.Entry(Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w1", "a")}]")), Meta.Change(Meta.Value($"\"messages\":[{Meta.Text("1", "w2", "b")}]", "999"))));

        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(body, Secret));
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Text(number: "999"), "whatever"));

        Assert.Contains("w1", Assert.Single(_host.Queued).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_secret_counts_as_soon_as_a_signature_does_not_fit()
    {
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Text("w1"), Secret));
        _host.TheInbox.Secrets[Meta.Number] = ["new-secret"];
        _host.Clock.Advance(TimeSpan.FromSeconds(1.1));

        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Text("w2"), "new-secret"));
        await ExpectAsync(HttpStatusCode.Unauthorized, "invalid_signature", await _host.PostAsync(Text("w3"), Secret));
    }

    [Fact]
    public async Task A_flood_of_wrong_signatures_does_not_become_a_flood_of_questions()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _host.PostAsync(Text(), "wrong")));

        Assert.InRange(_host.TheInbox.Questions, 1, 4);
    }

    [Fact]
    public async Task Inbox_may_be_away_once_the_secret_is_known()
    {
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Text("w1"), Secret));
        _host.TheInbox.IsAway = true;

        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Text("w2"), Secret));
        var unknown = await _host.PostAsync(Text("w3", "777"), Secret);

        Assert.NotNull(unknown.Headers.RetryAfter);
        await ExpectAsync(HttpStatusCode.ServiceUnavailable, "unavailable", unknown);
        Assert.Equal(2, _host.Queued.Count());
    }

    [Fact]
    public async Task When_SQS_does_not_take_all_of_it_Meta_sends_it_again_and_it_is_queued_once()
    {
        var messages = string.Join(',', Enumerable.Range(0, 25).Select(number => Meta.Text($"{number}", $"w{number}", "a")));
        var body = Meta.Messages($"\"messages\":[{messages}]");
        var sends = 0;
        _host.Sqs.Intercept = (operation, _) => operation == "SendMessageBatch" && ++sends > 1 ? FakeSqs.Error("InvalidSecurity", HttpStatusCode.Forbidden) : null;

        await ExpectAsync(HttpStatusCode.ServiceUnavailable, "unavailable", await _host.PostAsync(body, Secret));
        Assert.InRange(_host.Queued.Count(), 1, 24);

        _host.Sqs.Intercept = null;
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(body, Secret));

        Assert.Equal(25, _host.Queued.Count());
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{}x", "malformed_json")]
    [InlineData("null", "not_a_webhook")]
    [InlineData("[]", "not_a_webhook")]
    [InlineData("""{"entry":{}}""", "not_a_webhook")]
    public async Task What_is_no_webhook_is_a_bad_request(string body, string code)
    {
        await ExpectAsync(HttpStatusCode.BadRequest, code, await _host.PostAsync(Encoding.UTF8.GetBytes(body), Secret));

        Assert.Empty(_host.Queued);
    }

    [Fact]
    public async Task More_than_three_megabytes_are_too_much_and_three_are_not()
    {
        var small = Encoding.UTF8.GetBytes(Text().ToJsonString());
        byte[] Padded(int size) => [.. small, .. Enumerable.Repeat((byte)' ', size - small.Length)];

        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large", await _host.PostAsync(Padded((3 * 1024 * 1024) + 1), Secret));
        Assert.Empty(_host.Queued);
        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(Padded(3 * 1024 * 1024), Secret));
    }

    [Fact]
    public async Task A_message_too_large_for_the_queue_leaves_a_note()
    {
        var body = Meta.Messages($"\"messages\":[{Meta.Text("1", "w1", new string('x', 1_200_000))},{Meta.Text("1", "w2", "b")}]");

        await ExpectAsync(HttpStatusCode.OK, null, await _host.PostAsync(body, Secret));

        Assert.Equal(2, _host.Queued.Count());
        Assert.Contains(_host.Queued, queued => queued.Body.Contains("payload_too_large", StringComparison.Ordinal) && queued.Body.Contains("\"Other\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("subscribe", "platform-token", HttpStatusCode.OK)]
    [InlineData("subscribe", "shop-token", HttpStatusCode.OK)]
    [InlineData("subscribe", "guess", HttpStatusCode.Forbidden)]
    [InlineData("unsubscribe", "shop-token", HttpStatusCode.Forbidden)]
    [InlineData("subscribe", "", HttpStatusCode.Forbidden)]
    public async Task The_handshake_answers_the_bare_challenge(string mode, string token, HttpStatusCode status)
    {
        using var client = _host.CreateClient();

        using var response = await client.GetAsync($"/api/v1/whatsapp/webhook?hub.mode={mode}&hub.challenge=1158201444&hub.verify_token={token}", TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) == "1158201444");
    }

    private static System.Text.Json.Nodes.JsonObject Text(string wamid = "w1", string number = Meta.Number) => Meta.Messages($"\"messages\":[{Meta.Text("447700900123", wamid, "hello")}]", number);

    private static async Task ExpectAsync(HttpStatusCode status, string? code, HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            if (code is not null)
            {
                var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
                Assert.Equal(code, problem.GetProperty("code").GetString());
            }
        }
    }
}
