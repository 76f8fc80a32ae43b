using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Privacy;

public sealed class Consents(SystemStack stack)
{
    [Fact]
    public async Task Who_withdrew_consent_gets_answers_but_no_templates_until_it_is_granted_again()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        var template = new { conversationId = conversation.Id, templateName = "hello_world", languageCode = "en_US" };
        await shop.Api.SendWhatsAppAsync("template", template, Cancellation);

        await RecordAsync(shop, conversation.ContactId, "withdrawn", "wrote STOP");
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "consent_withdrawn", () => shop.Api.SendWhatsAppAsync("template", template, Cancellation));
        await shop.Api.SendHumanAsync(conversation.Id, "You are off the list.", Cancellation);
        await customer.ReadsAsync("You are off the list.", Cancellation);

        await RecordAsync(shop, conversation.ContactId, "granted", "web form");
        await shop.Api.SendWhatsAppAsync("template", template, Cancellation);

        var record = (await shop.Api.GetAsync<JsonElement>($"/api/v1/contacts/{conversation.ContactId}/consents", Cancellation)).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal([("granted", "web form"), ("withdrawn", "wrote STOP")], record.Select(entry => (entry.GetProperty("state").GetString(), entry.GetProperty("source").GetString())));
        Assert.All(record, entry => Assert.Equal(shop.Api.Session!.UserId, entry.GetProperty("recordedBy").GetString()));
    }

    [Theory]
    [InlineData("""{"channel":"WhatsApp","state":"perhaps","source":"form"}""")]
    [InlineData("""{"channel":"Pigeon","state":"granted","source":"form"}""")]
    [InlineData("""{"channel":"WhatsApp","state":"granted","source":" "}""")]
    [InlineData("""{"channel":"WhatsApp","source":"form"}""")]
    [InlineData("""{"channel":"WhatsApp","state":"granted","source":"form","givenAt":"2999-01-01T00:00:00Z"}""")]
    public async Task Nonsense_is_refused_and_not_recorded(string body)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var contact = (await customer.ConversationAsync(Cancellation)).ContactId;

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PostAsync($"/api/v1/contacts/{contact}/consents", JsonSerializer.Deserialize<JsonElement>(body), Cancellation));

        Assert.Empty((await shop.Api.GetAsync<JsonElement>($"/api/v1/contacts/{contact}/consents", Cancellation)).GetProperty("data").EnumerateArray());
    }

    private static Task RecordAsync(Shop shop, string contactId, string state, string source) =>
        shop.Api.PostAsync($"/api/v1/contacts/{contactId}/consents", new { channel = "WhatsApp", state, source }, Cancellation);
}
