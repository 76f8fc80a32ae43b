using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Channels;

/// <summary>What only Twilio has, beside <see cref="AdapterFacts"/>.</summary>
public sealed class Twilio(SystemStack stack)
{
    private const string ContentSid = "HX0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Wrong_credentials_and_anothers_number_are_refused_and_nothing_is_stored()
    {
        var number = await TwilioNumber.PrepareAsync(stack.Running, "SMS", null, Cancellation);

        var wrongToken = await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, () => ConnectAsync(
            number.Api, new { accountSid = number.AccountSid, authToken = "not-the-token", number = number.Number }));
        var wrongNumber = await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, () => ConnectAsync(
            number.Api, new { accountSid = number.AccountSid, authToken = number.AuthToken, number = TwilioNumber.NewPhone() }));
        var nothing = await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => ConnectAsync(number.Api, new { }));

        Assert.Equal("twilio_credentials_rejected", wrongToken.Code);
        Assert.DoesNotContain("not-the-token", wrongToken.Body, StringComparison.Ordinal);
        Assert.Equal("twilio_credentials_rejected", wrongNumber.Code);
        Assert.Contains("accountSid", nothing.Body, StringComparison.Ordinal);
        Assert.False((await StatusAsync(number.Api)).GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task Status_tells_what_is_connected_and_no_secret_and_a_number_has_one_owner()
    {
        var number = await TwilioNumber.ConnectAsync(stack.Running, "SMS", null, Cancellation);
        var other = await stack.Running.CreateOrganizationAsync(Cancellation);

        var status = (await StatusAsync(number.Api)).GetRawText();
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "address_already_connected", () => ConnectAsync(other, number.Settings));

        Assert.Contains(number.Number, JsonDocument.Parse(status).RootElement.GetProperty("connections")[0].GetProperty("number").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(number.AuthToken, status, StringComparison.Ordinal);
        await number.Api.DeleteAsync("/api/v1/settings/twilio/disconnect", Cancellation);
        Assert.False((await StatusAsync(number.Api)).GetProperty("connected").GetBoolean());
        await ConnectAsync(other, number.Settings);
    }

    [Fact]
    public async Task One_person_is_one_contact_with_a_conversation_on_each_channel()
    {
        var sms = await TwilioNumber.ConnectAsync(stack.Running, "SMS", null, Cancellation);
        var whatsApp = await TwilioNumber.ConnectAsync(stack.Running, "WhatsApp", sms.Api, Cancellation);
        await sms.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var phone = TwilioNumber.NewPhone();

        await sms.WritesAsync(phone, "by text", Cancellation);
        var text = await sms.ConversationAsync(phone, Cancellation);
        await whatsApp.WritesAsync(phone, "on WhatsApp", Cancellation, parameters: new { ProfileName = $"Ann {phone}" });
        var chat = await whatsApp.ConversationAsync($"Ann {phone}", Cancellation);

        Assert.NotEqual(text.Id, chat.Id);
        Assert.Equal(text.ContactId, chat.ContactId);
        Assert.Equal(("SMS", "WhatsApp"), (text.Channel, chat.Channel));
        Assert.Null(text.WindowExpiresAt);
        Assert.NotNull(chat.WindowExpiresAt);

        // From the one conversation the person is reached on the other channel.
        var sent = await sms.Api.PostAsync<Message>($"/api/v1/conversations/{chat.Id}/messages/sms", new { message = "by the other way" }, Cancellation);
        var generic = await sms.Api.PostAsync<Message>($"/api/v1/conversations/{text.Id}/messages", new { channel = "whatsapp", message = "and back" }, Cancellation);
        Assert.Equal(text.Id, sent.ConversationId);
        Assert.Equal(chat.Id, generic.ConversationId);
        await sms.StoredAsync(text.Id, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);
        await sms.StoredAsync(chat.Id, m => m.Id == generic.Id && m.Status == "read", Cancellation);
        Assert.Equal("by the other way", Assert.Single(await sms.ArrivedAsync(phone, Cancellation)).Body);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "not_the_contacts_address", () => sms.Api.PostAsync<Message>(
            $"/api/v1/conversations/{text.Id}/messages/sms", new { message = "to a stranger", to = TwilioNumber.NewPhone() }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "invalid_channel", () => sms.Api.PostAsync<Message>(
            $"/api/v1/conversations/{text.Id}/messages", new { channel = "pigeon", message = "coo" }, Cancellation));
    }

    [Fact]
    public async Task Who_writes_stop_is_not_disturbed_until_start()
    {
        var (number, phone, conversation) = await BeginAsync("SMS");

        await number.WritesAsync(phone, "STOP", Cancellation);
        await UntilDisturbableAsync(number, conversation, false);
        var refused = await number.Api.SendHumanAsync(conversation, "please stay", Cancellation);
        var failed = await number.StoredAsync(conversation, m => m.Id == refused.Id && m.Status == "failed", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "do_not_disturb", () => number.Api.SendBotAsync(conversation, "offers", Cancellation));
        await number.WritesAsync(phone, "START", Cancellation);
        await UntilDisturbableAsync(number, conversation, true);

        Assert.Equal(21610, failed.Error!.Code.GetInt32());
        var again = await number.Api.SendHumanAsync(conversation, "welcome back", Cancellation);
        await number.StoredAsync(conversation, m => m.Id == again.Id && m.Status == "delivered", Cancellation);
    }

    [Fact]
    public async Task An_opt_out_that_only_Twilio_knows_marks_the_contact()
    {
        var (number, phone, conversation) = await BeginAsync("SMS");
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/twilio/faults", new { from = number.Number, code = 21610 }, Cancellation);

        var refused = await number.Api.SendHumanAsync(conversation, "hello?", Cancellation);

        await number.StoredAsync(conversation, m => m.Id == refused.Id && m.Status == "failed", Cancellation);
        await UntilDisturbableAsync(number, conversation, false);
        Assert.Empty(await number.ArrivedAsync(phone, Cancellation));
    }

    [Fact]
    public async Task What_may_have_been_sent_is_looked_for_and_not_posted_again()
    {
        var (number, phone, conversation) = await BeginAsync("SMS");
        // No callback tells of it: the list is all there is. An equal text that is known must not be taken for it.
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/twilio/accounts", number.Account(new { statuses = false }), Cancellation);
        var first = await number.Api.SendHumanAsync(conversation, "ok", Cancellation);
        var known = await number.StoredAsync(conversation, m => m.Id == first.Id && m.Metadata?.ProviderMessageId is not null, Cancellation);
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/twilio/faults", new { from = number.Number, drop = true, afterAccept = true }, Cancellation);

        var second = await number.Api.SendHumanAsync(conversation, "ok", Cancellation);

        var found = await Wait.ForAsync(
            "the lost answer to be made up for",
            async () => (await number.Api.MessagesAsync(conversation, "", Cancellation)).Data.FirstOrDefault(m => m.Id == second.Id && m.Metadata?.ProviderMessageId is not null),
            TimeSpan.FromMinutes(2),
            Cancellation);
        var arrived = await number.ArrivedAsync(phone, Cancellation);
        Assert.Equal(2, arrived.Count);
        Assert.Equal(arrived.Select(m => m.Sid), [known.Metadata!.ProviderMessageId!, found.Metadata!.ProviderMessageId!]);
    }

    [Fact]
    public async Task Files_of_a_message_are_fetched_with_the_accounts_credentials_and_ours_are_sent_by_address()
    {
        var (number, phone, conversation) = await BeginAsync("SMS");
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]];

        await number.WritesAsync(phone, "two pictures", Cancellation, media: new[]
        {
            new { contentType = "image/jpeg", base64 = Convert.ToBase64String(picture) },
            new { contentType = "image/jpeg", base64 = Convert.ToBase64String([.. picture, 1]) },
        });

        var stored = await number.StoredAsync(
            conversation, m => m.Text == "two pictures" && m.Metadata?.Attachments?.Count(a => a.GetProperty("state").GetString() == "stored") == 2, Cancellation);
        Assert.Equal("image", stored.Type);
        Assert.Equal([picture.Length, picture.Length + 1], stored.Metadata!.Attachments!.Select(a => a.GetProperty("size").GetInt32()).Order());

        var sent = await number.Api.SendWhatsAppAsync("media", new { conversationId = conversation, type = "image", link = "https://example.com/p.png", caption = "look" }, Cancellation);
        await number.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);
        var arrived = Assert.Single(await number.ArrivedAsync(phone, Cancellation));
        Assert.Equal(("look", "https://example.com/p.png"), (arrived.Body, Assert.Single(arrived.MediaUrls)));
    }

    [Fact]
    public async Task On_WhatsApp_a_template_is_a_content_with_its_variables()
    {
        var (number, phone, conversation) = await BeginAsync("WhatsApp");

        var sent = await number.Api.SendWhatsAppAsync(
            "template", new { conversationId = conversation, templateName = ContentSid, languageCode = "en", components = Body("Ann", "Tuesday") }, Cancellation);
        await number.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "read", Cancellation);
        var refused = await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => number.Api.SendWhatsAppAsync(
            "template", new { conversationId = conversation, templateName = "hello_world", languageCode = "en" }, Cancellation));

        var arrived = Assert.Single(await number.ArrivedAsync(phone, Cancellation));
        Assert.Equal(ContentSid, arrived.ContentSid);
        Assert.Equal("""{"1":"Ann","2":"Tuesday"}""", arrived.ContentVariables);
        Assert.Contains("HX", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_WhatsApp_who_never_wrote_to_a_number_gets_templates_only()
    {
        var (number, phone, conversation) = await BeginAsync("WhatsApp");
        var other = await TwilioNumber.ConnectAsync(stack.Running, "WhatsApp", number.Api, Cancellation);
        var path = $"/api/v1/conversations/{conversation}/messages/whatsapp";

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "window_closed", () => number.Api.PostAsync<Message>(path, new { message = "hi", from = other.Number }, Cancellation));

        Assert.Empty(await other.ArrivedAsync(phone, Cancellation));
        var sent = await number.Api.PostAsync<Message>(path, new { message = "hi" }, Cancellation);
        Assert.Equal(conversation, sent.ConversationId);
    }

    [Theory]
    [InlineData("ButtonPayload", "yes-1", "button")]
    [InlineData("Latitude", "51.5", "location")]
    public async Task Answers_of_a_kind_are_told_apart(string parameter, string value, string type)
    {
        var (number, phone, conversation) = await BeginAsync("WhatsApp");

        await number.WritesAsync(
            phone, "told", Cancellation, parameters: new Dictionary<string, string> { [parameter] = value, ["Longitude"] = "-0.12", ["SomethingNew"] = "2027" });

        Assert.Equal(type, (await number.StoredAsync(conversation, m => m.Text == "told", Cancellation)).Type);
    }

    [Fact]
    public async Task A_text_longer_than_Twilio_takes_is_refused_before_it_is_stored()
    {
        var (number, _, conversation) = await BeginAsync("SMS");

        var refused = await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => number.Api.SendHumanAsync(conversation, new string('x', 1601), Cancellation));

        Assert.Contains("1,600", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_told_several_times_is_stored_once()
    {
        var (number, phone, conversation) = await BeginAsync("SMS");
        var form = new Dictionary<string, string>
        {
            ["MessageSid"] = $"SM{Guid.NewGuid():N}",
            ["AccountSid"] = number.AccountSid,
            ["From"] = phone,
            ["To"] = number.Number,
            ["Body"] = "again + again & ünder",
            ["NumMedia"] = "0",
        };

        Assert.Equal(200, await number.PostWebhookAsync("/webhooks/twilio/sms", form, null, 3, Cancellation));
        await number.WritesAsync(phone, "the end", Cancellation);
        await number.StoredAsync(conversation, m => m.Text == "the end", Cancellation);

        Assert.Single((await number.Api.MessagesAsync(conversation, "", Cancellation)).Data, m => m.Text == "again + again & ünder");
        Assert.Equal(400, await number.PostWebhookAsync("/webhooks/twilio/sms", form, "", 1, Cancellation));
    }

    private async Task<(TwilioNumber Number, string Phone, string Conversation)> BeginAsync(string channel)
    {
        var number = await TwilioNumber.ConnectAsync(stack.Running, channel, null, Cancellation);
        await number.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var phone = TwilioNumber.NewPhone();
        await number.WritesAsync(phone, "hello", Cancellation);
        return (number, phone, (await number.ConversationAsync(phone, Cancellation)).Id);
    }

    private static Task UntilDisturbableAsync(TwilioNumber number, string conversation, bool disturbable) => Wait.UntilAsync(
        $"the contact to be {(disturbable ? "" : "not ")}disturbed",
        async () => (await number.Api.GetAsync<JsonElement>($"/api/v1/conversations/{conversation}/contact", Cancellation)).GetProperty("dnd").GetBoolean() != disturbable,
        cancellationToken: Cancellation);

    private static object[] Body(params string[] texts) => [new { type = "body", parameters = texts.Select(text => new { type = "text", text }) }];

    private static Task<JsonElement> ConnectAsync(ChatBoostApi api, object settings) => api.PostAsync<JsonElement>("/api/v1/settings/twilio/connect", settings, Cancellation);

    private static Task<JsonElement> StatusAsync(ChatBoostApi api) => api.GetAsync<JsonElement>("/api/v1/settings/twilio/status", Cancellation);
}
