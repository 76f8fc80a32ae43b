using System.Net;

namespace ChatBoost.SystemTests.Delivery;

public sealed class CustomerServiceWindow(SystemStack stack)
{
    [Fact]
    public async Task After_24_hours_only_a_template_goes_out()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await WroteAsync(shop, customer, DateTimeOffset.UtcNow.AddHours(-25));
        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.True(conversation.WindowExpiresAt < DateTimeOffset.UtcNow);

        await Refusal.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, "window_closed", () => shop.Api.SendHumanAsync(conversation.Id, "too late", Cancellation));
        await Refusal.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, "window_closed", () => shop.Api.SendBotAsync(conversation.Id, "too late", Cancellation));
        await shop.Api.SendWhatsAppAsync(
            "template", new { conversationId = conversation.Id, templateName = "hello_world", languageCode = "en_US" }, Cancellation);

        var sent = Assert.Single(await customer.ReadsAsync(1, Cancellation));
        Assert.Equal("template", sent.Type);
    }

    [Fact]
    public async Task The_bot_does_not_answer_outside_the_window_either()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await WroteAsync(shop, customer, DateTimeOffset.UtcNow.AddHours(-25));
        await customer.StoredAsync(m => m.IsFromContact, Cancellation);

        var witness = shop.NewCustomer();
        await witness.WritesAsync("hello", Cancellation);
        await witness.ReadsAsync(SystemStack.Greeting, Cancellation);

        Assert.Empty(await customer.PhoneAsync(Cancellation));
    }

    [Fact]
    public async Task Writing_again_opens_the_window_and_an_older_message_that_comes_late_does_not_close_it()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await WroteAsync(shop, customer, DateTimeOffset.UtcNow.AddHours(-25));
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await WroteAsync(shop, customer, DateTimeOffset.UtcNow.AddHours(-30));

        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.InRange(conversation.WindowExpiresAt!.Value, DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(24));
        await shop.Api.SendHumanAsync(conversation.Id, "in time", Cancellation);
        await customer.ReadsAsync("in time", Cancellation);
    }

    private static async Task WroteAsync(Shop shop, Customer customer, DateTimeOffset at)
    {
        var text = $"long ago {at:O}";
        var body = shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", at, text));
        Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));
        await customer.StoredAsync(m => m.Text == text, Cancellation);
    }
}
