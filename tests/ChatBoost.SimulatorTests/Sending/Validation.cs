namespace ChatBoost.SimulatorTests.Sending;

public sealed class Validation : SimulatorTest
{
    /// <summary>What Meta refuses, and with which code. The first part is put between <c>{"messaging_product":"whatsapp","to":"447700900123",</c> and <c>}</c>.</summary>
    public static TheoryData<string, int> Refused => new()
    {
        { """ "type":"text","text":"Hi" """, 100 },
        { """ "type":"text" """, 100 },
        { """ "type":"text","text":{"body":""} """, 100 },
        { $$$$""" "type":"text","text":{"body":"{{{{new string('x', 4097)}}}}"} """, 100 },
        { """ "type":"telegram","telegram":{} """, 131051 },
        { """ "type":"image","image":{} """, 100 },
        { """ "type":"image","image":{"id":"1","link":"https://example.org/a.jpg"} """, 100 },
        { """ "type":"image","image":{"id":"12345"} """, 100 },
        { """ "type":"image","image":{"link":"no url"} """, 100 },
        { """ "type":"audio","audio":{"link":"https://example.org/a.ogg","caption":"x"} """, 100 },
        { $$$$""" "type":"video","video":{"link":"https://example.org/a.mp4","caption":"{{{{new string('x', 1025)}}}}"} """, 100 },
        { """ "type":"location","location":{"latitude":91,"longitude":0} """, 131009 },
        { """ "type":"location","location":{"latitude":1} """, 100 },
        { """ "type":"contacts","contacts":[] """, 131009 },
        { """ "type":"contacts","contacts":[{"name":{}}] """, 100 },
        { """ "type":"reaction","reaction":{"emoji":"x"} """, 100 },
        { """ "type":"reaction","context":{"message_id":"wamid.X"},"reaction":{"message_id":"wamid.X","emoji":"x"} """, 100 },
        { """ "type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{Button("a", "A")}}}},{{{{Button("b", "B")}}}},{{{{Button("c", "C")}}}},{{{{Button("d", "D")}}}}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{Button("a", "A title of 21 letters")}}}}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{Button("a", "A")}}}},{{{{Button("a", "B")}}}}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{Button("a", "A")}}}},{{{{Button("b", "A")}}}}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","body":{"text":"{{{{new string('x', 1025)}}}}"},"action":{"buttons":[{{{{Button("a", "A")}}}}]}} """, 100 },
        { $$$$""" "type":"interactive","interactive":{"type":"button","footer":{"text":"{{{{new string('x', 61)}}}}"},"body":{"text":"x"},"action":{"buttons":[{{{{Button("a", "A")}}}}]}} """, 100 },
        { $$$$""" "type":"interactive","interactive":{"type":"list","body":{"text":"x"},"action":{"button":"Choose","sections":[{"rows":[{{{{Rows(11)}}}}]}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"list","body":{"text":"x"},"action":{"button":"Choose","sections":[{"rows":[{{{{Rows(1)}}}}]},{"rows":[{{{{Rows(1)}}}}]}]}} """, 131009 },
        { $$$$""" "type":"interactive","interactive":{"type":"list","header":{"type":"image","image":{"link":"https://example.org/a.jpg"}},"body":{"text":"x"},"action":{"button":"Choose","sections":[{"rows":[{{{{Rows(1)}}}}]}]}} """, 131009 },
        { """ "type":"interactive","interactive":{"type":"cta_url","body":{"text":"x"},"action":{"name":"cta_url"}} """, 131008 },
        { """ "type":"interactive","interactive":{"type":"cta_url","body":{"text":"x"},"action":{"name":"cta_url","parameters":{"display_text":"Open","url":"nowhere"}}} """, 131009 },
        { """ "type":"interactive","interactive":{"type":"nonsense","body":{"text":"x"},"action":{}} """, 100 },
        { """ "type":"template","template":{"name":"hello_world","language":{"code":"de"}} """, 132001 },
        { """ "type":"template","template":{"name":"hello_world"} """, 100 },
        { """ "type":"template","template":{"name":"order_update","language":{"code":"en_US"}} """, 132000 },
        { """ "type":"template","template":{"name":"sample_media","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]} """, 132012 },
        { """ "type":"template","template":{"name":"visit_reminder","language":{"code":"en_US"},"components":[{"type":"header","parameters":[{"type":"text","text":"Monday"}]},{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"9"}]}]} """, 131008 },
        { """ "type":"template","template":{"name":"order_update","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"two\nlines"},{"type":"text","text":"9"}]}]} """, 132018 },
        { """ "type":"text","text":{"body":"x"},"recipient_type":"crowd" """, 100 },
        { """ "status":"read","message_id":"wamid.NOBODY" """, 131009 },
        { """ "status":"delivered","message_id":"wamid.NOBODY" """, 100 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_Meta_refuses_is_refused(string part, int code)
    {
        using var content = new StringContent($$"""{"messaging_product":"whatsapp","to":"447700900123",{{part}}}""", null, "application/json");

        var reply = await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/messages", content);

        Assert.Equal(code, reply.Code);
        Assert.Equal(code == 132001 ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith($"(#{code}) ", reply.Json["error"]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(await Simulator.SentAsync());
    }

    /// <summary>What Meta accepts, at its limits.</summary>
    public static TheoryData<string, string?> Accepted => new()
    {
        { $$$$""" "type":"text","text":{"preview_url":true,"body":"{{{{new string('x', 4096)}}}}"} """, new string('x', 4096) },
        { """ "type":"text","text":{"body":"x"},"context":{"message_id":"wamid.X"} """, "x" },
        { """ "type":"image","image":{"link":"https://example.org/a.jpg","caption":"menu"} """, "menu" },
        { """ "type":"document","document":{"link":"https://example.org/a.pdf","filename":"a.pdf"} """, null },
        { """ "type":"location","location":{"latitude":"51.5","longitude":"-0.12","name":"HQ"} """, "HQ" },
        { """ "type":"contacts","contacts":[{"name":{"formatted_name":"Li","first_name":"Li"}}] """, null },
        { """ "type":"reaction","reaction":{"message_id":"wamid.X","emoji":""} """, "" },
        { $$$$""" "type":"interactive","interactive":{"type":"button","header":{"type":"text","text":"h"},"body":{"text":"Keep?"},"action":{"buttons":[{{{{Button("a", "A title of 20 letter")}}}},{{{{Button("b", "B")}}}},{{{{Button("c", "C")}}}}]}} """, "Keep?" },
        { $$$$""" "type":"interactive","interactive":{"type":"list","body":{"text":"Pick"},"action":{"button":"Choose","sections":[{"rows":[{{{{Rows(10)}}}}]}]}} """, "Pick" },
        { """ "type":"interactive","interactive":{"type":"cta_url","body":{"text":"Book"},"action":{"name":"cta_url","parameters":{"display_text":"Open","url":"https://example.org"}}} """, "Book" },
        { """ "type":"interactive","interactive":{"type":"location_request_message","body":{"text":"Where?"},"action":{"name":"send_location"}} """, "Where?" },
        { """ "type":"template","template":{"name":"order_update","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"A-1"}]}]} """, "Hi Ana, your order A-1 is on its way." },
        { """ "type":"template","template":{"name":"sample_media","language":{"code":"en_US"},"components":[{"type":"header","parameters":[{"type":"image","image":{"link":"https://example.org/a.jpg"}}]},{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]} """, "New in our shop, Ana: have a look." },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_Meta_accepts_is_accepted_and_listed(string part, string? text)
    {
        using var content = new StringContent($$"""{"messaging_product":"whatsapp","to":"+44 (7700) 900-123",{{part}}}""", null, "application/json");

        var reply = await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/messages", content);

        Assert.Equal("""[{"input":"+44 (7700) 900-123","wa_id":"447700900123"}]""", reply.Json["contacts"]?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var listed = Assert.Single(await Simulator.SentAsync("&to=%2B447700900123"))!;
        Assert.Equal(reply.Wamid, listed["wamid"]!.ToString());
        Assert.Equal("447700900123", listed["to"]!.ToString());
        Assert.Equal(text, listed["text"]?.ToString());
        Assert.Equal("+44 (7700) 900-123", listed["payload"]!["to"]!.ToString());
    }

    [Theory]
    [InlineData("""{"to":"447700900123","type":"text","text":{"body":"x"}}""", "(#100) The parameter messaging_product is required.")]
    [InlineData("""{"messaging_product":"telegram","to":"447700900123"}""", "(#100) Param messaging_product must be one of {WHATSAPP} - got \"telegram\".")]
    [InlineData("""{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}""", "(#100) The parameter to is required.")]
    [InlineData("""{"messaging_product":"whatsapp","to":"447700900123","type":"text","text":"x"}""", "(#100) Param text must be a JSON object.")]
    [InlineData("""{"messaging_product":"whatsapp","to":"15550100001","type":"text","text":{"body":"x"}}""", "(#131021) Recipient cannot be sender")]
    [InlineData("""{"messaging_product":"whatsapp","to":"nobody","type":"text","text":{"body":"x"}}""", "(#100) Invalid parameter")]
    [InlineData("not json", "(#100) The request body must be a JSON object.")]
    public async Task Refusals_are_worded_as_Metas(string body, string message)
    {
        using var content = new StringContent(body, null, "application/json");

        var reply = await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/messages", content);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(message, reply.Json["error"]!["message"]!.ToString());
    }

    [Fact]
    public async Task A_message_can_go_to_a_user_id()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Hi" }, "GB.12345678901234567890");
        await Simulator.Receiver.NextAsync();

        var reply = await Simulator.SendAsync(new { messaging_product = "whatsapp", recipient = "GB.12345678901234567890", type = "text", text = new { body = "Hello" } });
        Simulator.Clock.Advance(150);

        Assert.Equal("""[{"input":"GB.12345678901234567890","user_id":"GB.12345678901234567890"}]""", reply.Json["contacts"]!.ToJsonString());
        var status = (await Simulator.Receiver.NextAsync()).Status;
        Assert.Equal("GB.12345678901234567890", status["recipient_user_id"]!.ToString());
        Assert.Null(status["recipient_id"]);
        Assert.Equal("sent", status["status"]!.ToString());
    }

    [Fact]
    public async Task An_id_looks_like_a_real_one_and_comes_once()
    {
        var first = (await Simulator.SendTextAsync("1")).Wamid;
        var second = (await Simulator.SendTextAsync("2")).Wamid;

        Assert.NotEqual(first, second);
        Assert.StartsWith("wamid.HBgMNDQ3NzAwOTAwMTIzFQIAERgS", first, StringComparison.Ordinal);
        Assert.Equal(0, Convert.FromBase64String(first["wamid.".Length..])[^1]);
    }

    private static string Button(string id, string title) => $$$"""{"type":"reply","reply":{"id":"{{{id}}}","title":"{{{title}}}"}}""";

    private static string Rows(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"r{{i}}","title":"Row {{i}}"}"""));
}
