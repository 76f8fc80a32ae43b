using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatBoost.SystemTests.Sending;

public sealed class Contents(SystemStack stack)
{
    // The smallest PNG there is: one transparent pixel.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Text_goes_out_in_Metas_shape_to_a_conversation_or_a_number()
    {
        var talk = await TalkAsync();

        await SendAsync(talk, "text", new { conversationId = talk.ConversationId, text = "to the thread" });
        await SendAsync(talk, "text", new { to = $"+{talk.Customer.WaId}", text = "to the number" });

        var payload = (await talk.Customer.ReadsAsync("to the thread", Cancellation)).Payload!.Value;
        Assert.Equal("whatsapp", payload.GetProperty("messaging_product").GetString());
        Assert.Equal("text", payload.GetProperty("type").GetString());
        Assert.EndsWith(talk.Customer.WaId, payload.GetProperty("to").GetString(), StringComparison.Ordinal);
        await talk.Customer.ReadsAsync("to the number", Cancellation);
        Assert.Equal(1, (await talk.Shop.Api.ConversationsAsync("", Cancellation)).Meta.Total);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("document")]
    public async Task A_linked_file_goes_out_as_a_link(string kind)
    {
        var talk = await TalkAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = talk.Shop.PhoneNumberId, fetchLinks = "none" }, Cancellation);

        await SendAsync(talk, "media", new { conversationId = talk.ConversationId, type = kind, link = "https://example.org/menu.png", caption = "menu" });

        var media = (await talk.Customer.ReadsAsync("menu", Cancellation)).Payload!.Value.GetProperty(kind);
        Assert.Equal("https://example.org/menu.png", media.GetProperty("link").GetString());
        Assert.False(media.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task An_uploaded_file_goes_out_by_Metas_id_and_can_be_fetched_by_its_owner_only()
    {
        var talk = await TalkAsync();
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        var uploaded = await UploadAsync(talk.Shop.Api, Png, "image/png", "pixel.png");
        var mediaId = uploaded.GetProperty("mediaId").GetString()!;

        await SendAsync(talk, "media", new { conversationId = talk.ConversationId, type = "image", mediaId, caption = "one pixel" });

        var image = (await talk.Customer.ReadsAsync("one pixel", Cancellation)).Payload!.Value.GetProperty("image");
        Assert.True(image.GetProperty("id").GetString()!.All(char.IsAsciiDigit), "Meta's media ids are digits.");
        using var own = await talk.Shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/media/{mediaId}", null, Cancellation);
        Assert.Equal(Png, await own.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("image/png", own.Content.Headers.ContentType?.MediaType);
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, await stranger.SendAsync(HttpMethod.Get, $"/api/v1/media/{mediaId}", null, Cancellation));
    }

    [Fact]
    public async Task A_customers_file_is_kept_and_can_be_fetched()
    {
        var talk = await TalkAsync();
        await talk.Customer.WritesAsync(
            new System.Text.Json.Nodes.JsonObject { ["type"] = "image", ["caption"] = "my receipt", ["mimeType"] = "image/png", ["base64"] = Convert.ToBase64String(Png) }, Cancellation);

        var stored = await talk.Customer.StoredAsync(
            m => m.Text == "my receipt" && Attachment(m)?.GetProperty("state").GetString() == "stored", Cancellation);

        var mediaId = Attachment(stored)!.Value.GetProperty("mediaId").GetString();
        using var file = await talk.Shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/media/{mediaId}", null, Cancellation);
        Assert.Equal(Png, await file.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_template_goes_out_with_its_parameters_also_to_somebody_who_never_wrote()
    {
        var talk = await TalkAsync();
        var newcomer = talk.Shop.NewCustomer();
        var template = new
        {
            to = newcomer.WaId,
            templateName = "order_update",
            languageCode = "en_US",
            components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = "Ana" }, new { type = "text", text = "A-66" } } } },
        };

        await SendAsync(talk, "template", template);

        var sent = Assert.Single(await newcomer.ReadsAsync(1, Cancellation));
        Assert.Equal("template", sent.Type);
        var payload = sent.Payload!.Value.GetProperty("template");
        Assert.Equal("order_update", payload.GetProperty("name").GetString());
        Assert.Equal("en_US", payload.GetProperty("language").GetProperty("code").GetString());
        Assert.Equal("A-66", payload.GetProperty("components")[0].GetProperty("parameters")[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Buttons_go_out_and_their_answer_comes_back()
    {
        var talk = await TalkAsync();

        await SendAsync(talk, "interactive", new
        {
            conversationId = talk.ConversationId,
            body = "Keep the slot?",
            footer = "Acme",
            buttons = new[] { new { id = "yes", title = "Yes" }, new { id = "no", title = "No" } },
        });

        var sent = await talk.Customer.ReadsAsync("Keep the slot?", Cancellation);
        var interactive = sent.Payload!.Value.GetProperty("interactive");
        Assert.Equal("button", interactive.GetProperty("type").GetString());
        var reply = interactive.GetProperty("action").GetProperty("buttons")[1];
        Assert.Equal("reply", reply.GetProperty("type").GetString());
        Assert.Equal(("no", "No"), (reply.GetProperty("reply").GetProperty("id").GetString(), reply.GetProperty("reply").GetProperty("title").GetString()));

        await talk.Customer.WritesAsync(
            new System.Text.Json.Nodes.JsonObject { ["type"] = "button_reply", ["id"] = "yes", ["title"] = "Yes", ["replyTo"] = sent.Wamid }, Cancellation);
        var answer = await talk.Customer.StoredAsync(m => m.IsFromContact && m.Type == "interactive", Cancellation);
        Assert.Equal("Yes", answer.Text);
    }

    [Fact]
    public async Task A_list_goes_out_in_sections_and_rows()
    {
        var talk = await TalkAsync();

        await SendAsync(talk, "interactive", new
        {
            conversationId = talk.ConversationId,
            body = "Pick one",
            buttonLabel = "Choose",
            sections = new[] { new { title = "Morning", rows = new[] { new { id = "s9", title = "09:00", description = "Room 2" } } } },
        });

        var interactive = (await talk.Customer.ReadsAsync("Pick one", Cancellation)).Payload!.Value.GetProperty("interactive");
        Assert.Equal("list", interactive.GetProperty("type").GetString());
        var action = interactive.GetProperty("action");
        Assert.Equal("Choose", action.GetProperty("button").GetString());
        Assert.Equal("s9", action.GetProperty("sections")[0].GetProperty("rows")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_reaction_and_a_reply_point_at_the_customers_message()
    {
        var talk = await TalkAsync();
        var wamid = await talk.Customer.WritesAsync("what are your hours?", Cancellation);
        var question = await talk.Customer.StoredAsync(m => m.Text == "what are your hours?", Cancellation);

        await SendAsync(talk, "reaction", new { conversationId = talk.ConversationId, messageId = question.Id, emoji = "👍" });
        await SendAsync(talk, "text", new { conversationId = talk.ConversationId, text = "in reply", replyToMessageId = question.Id });

        var reply = await talk.Customer.ReadsAsync("in reply", Cancellation);
        Assert.Equal(wamid, reply.Payload!.Value.GetProperty("context").GetProperty("message_id").GetString());
        var reaction = (await talk.Customer.PhoneAsync(Cancellation)).Single(m => m.Type == "reaction").Payload!.Value.GetProperty("reaction");
        Assert.Equal((wamid, "👍"), (reaction.GetProperty("message_id").GetString(), reaction.GetProperty("emoji").GetString()));
    }

    [Theory]
    [InlineData("text", """{"text":""}""")]
    [InlineData("media", """{"type":"image"}""")]
    [InlineData("media", """{"type":"picture","link":"https://example.org/a.png"}""")]
    [InlineData("media", """{"type":"image","link":"ftp://example.org/a.png"}""")]
    [InlineData("template", """{"templateName":"","languageCode":"en_US"}""")]
    [InlineData("interactive", """{"body":"x","buttons":[]}""")]
    [InlineData("interactive", """{"body":"x","buttons":[{"id":"1","title":"1"},{"id":"2","title":"2"},{"id":"3","title":"3"},{"id":"4","title":"4"}]}""")]
    [InlineData("interactive", """{"body":"x","buttons":[{"id":"1","title":"a title that is longer than twenty"}]}""")]
    public async Task What_Meta_would_refuse_is_refused_before_it_is_sent(string kind, string body)
    {
        var talk = await TalkAsync();
        var request = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
        request["conversationId"] = talk.ConversationId;

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => talk.Shop.Api.SendWhatsAppAsync(kind, request, Cancellation));

        Assert.Single(await talk.Customer.PhoneAsync(Cancellation));
    }

    [Fact]
    public async Task An_executable_is_not_taken_as_an_image()
    {
        var talk = await TalkAsync();

        var refused = await Assert.ThrowsAsync<ApiProblemException>(async () =>
        {
            var uploaded = await UploadAsync(talk.Shop.Api, Encoding.ASCII.GetBytes("MZ not a picture"), "application/x-msdownload", "virus.exe");
            await SendAsync(talk, "media", new { conversationId = talk.ConversationId, type = "image", mediaId = uploaded.GetProperty("mediaId").GetString() });
        });

        Assert.NotNull(refused.Code);
    }

    [Fact]
    public async Task A_send_repeated_with_its_key_is_sent_once()
    {
        var talk = await TalkAsync();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SendWithKeyAsync(talk, key, "only once")));
        await SendWithKeyAsync(talk, Guid.NewGuid().ToString(), "afterwards");

        Assert.Single(answers.Select(message => message.Id).Distinct());
        await talk.Customer.ReadsAsync("afterwards", Cancellation);
        Assert.Single(await talk.Customer.PhoneAsync(Cancellation), m => m.Text == "only once");
    }

    private async Task<Talk> TalkAsync()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return new Talk(shop, customer, (await customer.ConversationAsync(Cancellation)).Id);
    }

    private static Task<Message> SendAsync(Talk talk, string kind, object body) => talk.Shop.Api.SendWhatsAppAsync(kind, body, Cancellation);

    private static async Task<Message> SendWithKeyAsync(Talk talk, string key, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/messages/send_human")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { conversationId = talk.ConversationId, message }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await talk.Shop.Api.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
        return (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Message>(response.Content, Cancellation))!;
    }

    private static async Task<JsonElement> UploadAsync(ChatBoostApi api, byte[] bytes, string contentType, string fileName)
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new(contentType);
        using var form = new MultipartFormDataContent { { file, "file", fileName } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/media") { Content = form };
        using var response = await api.SendAsync(request, Cancellation);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation))
            : throw await ApiProblemException.OfAsync(response, Cancellation);
    }

    private static JsonElement? Attachment(Message message) =>
        message.Metadata?.Attachments is [var first, ..] ? first : null;

    private sealed record Talk(Shop Shop, Customer Customer, string ConversationId);
}
