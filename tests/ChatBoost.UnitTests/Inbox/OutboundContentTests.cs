using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.UnitTests.Inbox;

/// <summary>Content as it is checked and as it goes to Meta.</summary>
public sealed class OutboundContentTests
{
    private static readonly MessageId Target = MessageId.New();

    public static TheoryData<OutboundContent, string> Bodies => new()
    {
        { new TextContent("Hi", true), """{"type":"text","text":{"body":"Hi","preview_url":true}}""" },
        { new MediaContent("image", "https://example.org/a.jpg", null, "menu", null), """{"type":"image","image":{"link":"https://example.org/a.jpg","caption":"menu"}}""" },
        { new MediaContent("document", "https://example.org/a.pdf", null, null, "quote.pdf"), """{"type":"document","document":{"link":"https://example.org/a.pdf","filename":"quote.pdf"}}""" },
        { new TemplateContent("hello_world", "en_US", null), """{"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}}""" },
        {
            new TemplateContent("visit", "en", JsonElement.Parse("""[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]""")),
            """{"type":"template","template":{"name":"visit","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]}}"""
        },
        {
            new ButtonsContent("Keep the slot?", [new ReplyButton("yes", "Yes")], "Visit", "Acme"),
            """
            {"type":"interactive","interactive":{"type":"button","header":{"type":"text","text":"Visit"},"body":{"text":"Keep the slot?"},"footer":{"text":"Acme"},
             "action":{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}}]}}}
            """
        },
        {
            new ListContent("Pick one", "Choose", [new ListSection(null, [new ListRow("s9", "09:00", "Room 2"), new ListRow("s10", "10:00")])]),
            """
            {"type":"interactive","interactive":{"type":"list","body":{"text":"Pick one"},
             "action":{"button":"Choose","sections":[{"rows":[{"id":"s9","title":"09:00","description":"Room 2"},{"id":"s10","title":"10:00"}]}]}}}
            """
        },
        { new ReactionContent(Target, "👍"), """{"type":"reaction","reaction":{"message_id":"wamid.IN","emoji":"👍"}}""" },
        { new ReactionContent(Target, ""), """{"type":"reaction","reaction":{"message_id":"wamid.IN","emoji":""}}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Content_goes_out_in_Metas_shape(OutboundContent content, string expected)
    {
        Assert.Empty(ContentRules.Check(content));
        var body = Send(content, content is ReactionContent ? "wamid.IN" : null);

        var wanted = JsonNode.Parse(expected)!.AsObject();
        wanted["messaging_product"] = "whatsapp";
        wanted["recipient_type"] = "individual";
        wanted["to"] = "447700900123";
        wanted["biz_opaque_callback_data"] = body["biz_opaque_callback_data"]!.GetValue<string>();
        Assert.True(JsonNode.DeepEquals(wanted, body), body.ToJsonString());
    }

    [Fact]
    public void Every_message_carries_our_id() =>
        Assert.True(MessageId.TryParse(Send(new TextContent("Hi"), null)["biz_opaque_callback_data"]!.GetValue<string>(), out _));

    [Fact]
    public void A_reply_names_what_it_answers() =>
        Assert.Equal("wamid.Q", Send(new TextContent("Hi"), "wamid.Q")["context"]!["message_id"]!.GetValue<string>());

    [Fact]
    public void Who_hides_the_number_is_reached_by_user_id()
    {
        var body = Send(new TextContent("Hi"), null, waId: null, userId: "GB.1234");

        Assert.Equal("GB.1234", body["recipient"]!.GetValue<string>());
        Assert.Null(body["to"]);
    }

    [Fact]
    public void An_uploaded_file_goes_by_Metas_id()
    {
        var mediaId = MediaId.New();
        var content = WhatsAppContent.Of(new MediaContent("image", null, mediaId, "menu", null), null);

        Assert.Equal(mediaId, WhatsAppContent.MediaOf(content.Type, content.Json));
        var body = Write(content, null, "447700900123", null, providerMediaId: "7000");
        Assert.Equal("""{"caption":"menu","id":"7000"}""", body["image"]!.ToJsonString());
    }

    public static TheoryData<OutboundContent, string> Mistakes => new()
    {
        { new TextContent(" "), "body" },
        { new TextContent(new string('a', 4097)), "body" },
        { new MediaContent("picture", "https://example.org/a.jpg", null, null, null), "kind" },
        { new MediaContent("image", null, null, null, null), "link" },
        { new MediaContent("image", "https://example.org/a.jpg", MediaId.New(), null, null), "link" },
        { new MediaContent("image", "file:///etc/passwd", null, null, null), "link" },
        { new MediaContent("image", "/a.jpg", null, null, null), "link" },
        { new MediaContent("image", "https://example.org/a.jpg", null, new string('a', 1025), null), "caption" },
        { new MediaContent("audio", "https://example.org/a.ogg", null, "no", null), "caption" },
        { new TemplateContent("Hello World", "en_US", null), "name" },
        { new TemplateContent("hello", "english", null), "language" },
        { new TemplateContent("hello", "en_US", JsonElement.Parse("{}")), "components" },
        { new ButtonsContent("Body", []), "buttons" },
        { new ButtonsContent("Body", [new("1", "A"), new("2", "B"), new("3", "C"), new("4", "D")]), "buttons" },
        { new ButtonsContent("Body", [new("1", "Same"), new("2", "Same")]), "buttons" },
        { new ButtonsContent("Body", [new("1", "A"), new("1", "B")]), "buttons" },
        { new ButtonsContent("Body", [new("1", new string('a', 21))]), "buttons[0].title" },
        { new ButtonsContent("Body", [new(" 1", "A")]), "buttons[0].id" },
        { new ButtonsContent(new string('a', 1025), [new("1", "A")]), "body" },
        { new ButtonsContent("Body", [new("1", "A")], Header: new string('a', 61)), "header" },
        { new ListContent("Body", new string('a', 21), [new(null, [new("1", "A")])]), "buttonLabel" },
        { new ListContent("Body", "Open", []), "sections" },
        { new ListContent("Body", "Open", [new(null, [.. Enumerable.Range(0, 11).Select(i => new ListRow($"{i}", $"{i}"))])]), "sections" },
        { new ListContent("Body", "Open", [new(null, [new("1", "A")]), new("Two", [new("2", "B")])]), "sections[0].title" },
        { new ListContent("Body", "Open", [new(null, [new("1", "A"), new("1", "B")])]), "sections" },
        { new ListContent("Body", "Open", [new(null, [new("1", new string('a', 25))])]), "sections[0].rows[0].title" },
        { new ListContent("Body", "Open", [new(null, [new("1", "A", new string('a', 73))])]), "sections[0].rows[0].description" },
        { new ReactionContent(Target, new string('a', 17)), "emoji" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_by_its_field(OutboundContent content, string field) => Assert.Equal([field], ContentRules.Check(content).Keys);

    [Fact]
    public void An_emoji_counts_as_one_character() =>
        Assert.Empty(ContentRules.Check(new ButtonsContent("Body", [new("1", string.Concat(Enumerable.Repeat("👍", 20)))])));

    private static JsonObject Send(OutboundContent content, string? quotes, string? waId = "447700900123", string? userId = null) =>
        Write(WhatsAppContent.Of(content, quotes), quotes, waId, userId, null);

    private static JsonObject Write(WhatsAppContent content, string? quotes, string? waId, string? userId, string? providerMediaId)
    {
        var message = new OutgoingMessage
        {
            MessageId = MessageId.New(),
            OrganizationId = OrganizationId.New(),
            ConversationId = ConversationId.New(),
            ContactId = ContactId.New(),
            ChannelKind = "WhatsApp",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ChannelId = ChannelId.New(),
            Sender = SenderType.System,
            IsAutomatic = true,
            Type = content.Type,
            Content = content.Json,
            ProviderMediaId = providerMediaId,
            ReplyToWamid = quotes,
            WaId = waId,
            WhatsAppUserId = userId,
            Mode = ConversationMode.Bot,
            TakenAt = 0,
        };
        return JsonNode.Parse(WhatsAppAdapter.WriteBody(message).Span)!.AsObject();
    }
}
