namespace ChatBoost.SimulatorTests.Templates;

public sealed class Review : SimulatorTest
{
    [Theory]
    [InlineData("visit_soon", "APPROVED", "NONE")]
    [InlineData("reject_me", "REJECTED", "INVALID_FORMAT")]
    public async Task A_template_is_reviewed_and_the_business_is_told(string name, string status, string reason)
    {
        var created = await CreateAsync(name);
        Assert.Equal("PENDING", created.Json["status"]!.ToString());
        Assert.Equal(132001, (await SendAsync(name)).Code);

        Simulator.Clock.Advance(1000);

        var change = (await Simulator.Receiver.NextAsync()).Json["entry"]![0]!;
        Assert.NotNull(change["time"]);
        Assert.Equal("message_template_status_update", change["changes"]![0]!["field"]!.ToString());
        var value = change["changes"]![0]!["value"]!;
        Assert.Equal((status, reason), (value["event"]!.ToString(), value["reason"]!.ToString()));
        Assert.Equal(created.Json["id"]!.ToString(), value["message_template_id"]!.ToJsonString());
        Assert.Equal(status == "APPROVED" ? null : 132001, (await SendAsync(name)).Code);
    }

    [Fact]
    public async Task A_paused_template_cannot_be_sent_until_it_is_unpaused()
    {
        var id = (await CreateAsync("visit_soon")).Json["id"]!.ToString();
        Simulator.Clock.Advance(1000);
        await Simulator.ControlAsync($"/simulator/templates/{id}/event", new { @event = "PAUSED" });

        Assert.Equal(132015, (await SendAsync("visit_soon")).Code);
        await Simulator.GraphAsync(HttpMethod.Post, $"/{id}/unpause");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("visit_soon")).Status);
    }

    [Theory]
    [InlineData("Upper", "A body.", 100, null)]
    [InlineData("ok", "", 100, 2388072)]
    [InlineData("ok", "{{1}} at the start", 100, 2388299)]
    [InlineData("ok", "at the end {{1}}", 100, 2388299)]
    [InlineData("ok", "two {{1}} {{2}} in a row", 100, 2388072)]
    [InlineData("ok", "starts with {{2}} here", 100, 2388072)]
    [InlineData("hello_world", "Hello again.", 100, 2388024)]
    public async Task A_bad_definition_is_refused(string name, string text, int code, int? subcode)
    {
        var reply = await CreateAsync(name, text);

        Assert.Equal(code, reply.Code);
        Assert.Equal(subcode, (int?)reply.Json["error"]!["error_subcode"]);
    }

    [Fact]
    public async Task Lists_are_paged_filtered_and_end()
    {
        var names = new List<string>();
        var path = $"/{Simulator.BusinessAccount}/message_templates?limit=3&fields=name,status";
        while (path is not null)
        {
            var page = (await Simulator.GraphAsync(HttpMethod.Get, path)).Json;
            names.AddRange(page["data"]!.AsArray().Select(t => t!["name"]!.ToString()));
            path = page["paging"]?["next"] is { } next ? new Uri(next.ToString()).PathAndQuery["/v23.0".Length..] : null;
        }

        Assert.Equal(["hello_world", "order_update", "visit_reminder", "sample_media"], names);
        var marketing = (await Simulator.GraphAsync(HttpMethod.Get, $"/{Simulator.BusinessAccount}/message_templates?category=MARKETING")).Json;
        Assert.Equal("sample_media", Assert.Single(marketing["data"]!.AsArray())!["name"]!.ToString());
    }

    [Fact]
    public async Task A_deleted_template_cannot_be_sent()
    {
        Assert.True((bool)(await Simulator.GraphAsync(HttpMethod.Delete, $"/{Simulator.BusinessAccount}/message_templates?name=hello_world")).Json["success"]!);

        Assert.Equal(132001, (await SendAsync("hello_world")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await Simulator.GraphAsync(HttpMethod.Delete, $"/{Simulator.BusinessAccount}/message_templates?name=hello_world")).Status);
    }

    private Task<GraphReply> CreateAsync(string name, string text = "See you soon.") => Simulator.GraphAsync(
        HttpMethod.Post, $"/{Simulator.BusinessAccount}/message_templates", new
        {
            name,
            language = "en_US",
            category = "UTILITY",
            components = new object[] { new { type = "body", text, example = new { body_text = new[] { new[] { "a", "b" } } } } },
        });

    private Task<GraphReply> SendAsync(string name) => Simulator.SendAsync(
        new { messaging_product = "whatsapp", to = Simulator.Ana, type = "template", template = new { name, language = new { code = "en_US" } } });
}
