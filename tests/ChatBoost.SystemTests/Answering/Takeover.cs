using System.Net;

namespace ChatBoost.SystemTests.Answering;

public sealed class Takeover(SystemStack stack)
{
    [Fact]
    public async Task A_person_takes_over_answers_and_gives_back()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        Assert.Equal("human", (await shop.Api.TakeOverAsync(conversation.Id, Cancellation)).Mode);
        await customer.WritesAsync("what are your hours?", Cancellation);
        await customer.StoredAsync(m => m.Text == "what are your hours?", Cancellation);
        var sent = await shop.Api.SendHumanAsync(conversation.Id, "This is Olive. Nine to five.", Cancellation);
        await customer.ReadsAsync("This is Olive. Nine to five.", Cancellation);

        Assert.Equal("user", sent.SenderType);
        Assert.Equal(
            [SystemStack.Greeting, "This is Olive. Nine to five."], (await customer.PhoneAsync(Cancellation)).Select(m => m.Text));

        Assert.Equal("bot", (await shop.Api.ReleaseAsync(conversation.Id, Cancellation)).Mode);
        await customer.WritesAsync("and your opening times?", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    [Fact]
    public async Task In_mode_human_nothing_automatic_goes_out()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.TakeOverAsync(conversation.Id, Cancellation);

        await Refusal.ExpectAsync(
            HttpStatusCode.Conflict, "conversation_in_human_mode", () => shop.Api.SendBotAsync(conversation.Id, "automatic", Cancellation));

        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), m => m.Text == "automatic");
    }

    [Fact]
    public async Task Taking_over_and_giving_back_twice_changes_nothing()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await shop.Api.TakeOverAsync(conversation.Id, Cancellation);
        Assert.Equal("human", (await shop.Api.TakeOverAsync(conversation.Id, Cancellation)).Mode);
        await shop.Api.ReleaseAsync(conversation.Id, Cancellation);
        Assert.Equal("bot", (await shop.Api.ReleaseAsync(conversation.Id, Cancellation)).Mode);
    }

    [Fact]
    public async Task Send_bot_goes_out_as_the_bots()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        var sent = await shop.Api.SendBotAsync(conversation.Id, "A word from the bot.", Cancellation);

        Assert.Equal("system", sent.SenderType);
        await customer.ReadsAsync("A word from the bot.", Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task An_empty_message_is_refused(string message)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.SendHumanAsync(conversation.Id, message, Cancellation));
        await Refusal.ExpectAsync(
            HttpStatusCode.BadRequest, () => shop.Api.SendHumanAsync(conversation.Id, new string('x', 4097), Cancellation));
    }
}
