namespace ChatBoost.SystemTests.Answering;

public sealed class BotReplies(SystemStack stack)
{
    [Fact]
    public async Task First_message_is_greeted_and_later_ones_get_the_fallback()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();

        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(1, Cancellation);
        await customer.WritesAsync("something else", Cancellation);

        Assert.Equal([SystemStack.Greeting, SystemStack.Fallback], (await customer.ReadsAsync(2, Cancellation)).Select(m => m.Text));
    }

    [Theory]
    [InlineData("What are your HOURS today?", SystemStack.HoursAnswer)]
    [InlineData("Opening times please", SystemStack.HoursAnswer)]
    [InlineData("  Exactly THIS ", "Exactly.")]
    [InlineData("exactly this and more", SystemStack.Greeting)]
    [InlineData("Order 66", "Which order?")]
    [InlineData("my order", SystemStack.Greeting)]
    public async Task A_keyword_is_answered_before_the_greeting(string text, string answer)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();

        await customer.WritesAsync(text, Cancellation);

        Assert.Equal(answer, Assert.Single(await customer.ReadsAsync(1, Cancellation)).Text);
    }

    [Fact]
    public async Task The_answer_stands_in_the_thread_as_the_bots_and_becomes_read()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        var answer = await customer.StoredAsync(m => !m.IsFromContact && m.Status == "read", Cancellation);

        Assert.Equal(("system", "outbound", "text"), (answer.SenderType, answer.Direction, answer.Type));
        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.Equal("You", conversation.LastMessage!.Sender);
        Assert.Equal(SystemStack.Greeting, conversation.LastMessage.Text);
    }

    [Fact]
    public async Task Changed_rules_count_for_the_next_message()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        await shop.Api.SetBotRulesAsync(new BotRules("Hi", [], "Something new"), Cancellation);

        // Worker and catalog speak by events; how soon "next" is, is a matter of seconds.
        await Wait.UntilAsync(
            "the new fallback",
            async () =>
            {
                await customer.WritesAsync("and now?", Cancellation);
                var count = (await customer.PhoneAsync(Cancellation)).Count;
                return (await customer.ReadsAsync(count + 1, Cancellation))[^1].Text == "Something new";
            },
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_customers_messages_are_answered_in_their_order()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        string[] texts = ["hours", "exactly this", "order", "hours", "order", "exactly this"];

        foreach (var text in texts)
        {
            var body = shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, text));
            Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));
        }

        Assert.Equal(
            [SystemStack.HoursAnswer, "Exactly.", "Which order?", SystemStack.HoursAnswer, "Which order?", "Exactly."],
            (await customer.ReadsAsync(texts.Length, Cancellation)).Select(m => m.Text));
    }
}
