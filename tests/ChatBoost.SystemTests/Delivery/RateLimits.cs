namespace ChatBoost.SystemTests.Delivery;

public sealed class RateLimits(SystemStack stack)
{
    [Fact]
    public async Task A_number_sends_80_a_second_at_most_over_both_replicas()
    {
        const int messages = 320;
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(
            new { phoneNumberId = shop.PhoneNumberId, messagesPerSecond = 0, window = false, statuses = false }, Cancellation);
        var texts = Enumerable.Range(0, messages)
            .Select(number => MetaWebhook.Text($"44792{number:0000000}", $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "hello"))
            .ToList();

        Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(texts), Cancellation));

        var sent = await Wait.ForAsync(
            "all answers",
            async () => await stack.Simulator.SentAsync(shop.PhoneNumberId, null, Cancellation) is { Count: >= messages } all ? all : null,
            TimeSpan.FromSeconds(60),
            Cancellation);

        Assert.Equal(messages, sent.Count);

        // What comes after the first 80 takes its time, however it arrives.
        Assert.InRange(sent.Max(m => m.ReceivedAtMs) - sent.Min(m => m.ReceivedAtMs), ((messages - 80) * 1000 / 80) - 300, long.MaxValue);

        // Meta's bucket: 80 tokens, 80 more each second. Calls that were made evenly may arrive bunched, when somebody waits 300 ms for a processor.
        const double bunched = 24;
        var (tokens, last) = (80 + bunched, sent.Min(m => m.ReceivedAtMs));
        foreach (var at in sent.Select(m => m.ReceivedAtMs).Order())
        {
            tokens = Math.Min(80 + bunched, tokens + (at - last) * 80 / 1000) - 1;
            last = at;
            Assert.True(tokens >= 0, "More than 80 a second were sent.");
        }
    }

    [Fact]
    public async Task One_customer_gets_45_at_once_and_then_one_in_six_seconds()
    {
        const int messages = 49;
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, pairLimit = false }, Cancellation);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.TakeOverAsync(conversation.Id, Cancellation);
        for (var number = 1; number <= messages; number++)
        {
            await shop.Api.SendHumanAsync(conversation.Id, $"number {number}", Cancellation);
        }

        var sent = await Wait.ForAsync(
            "all messages",
            async () => await customer.PhoneAsync(Cancellation) is { Count: >= messages + 1 } all ? all : null,
            TimeSpan.FromSeconds(90),
            Cancellation);

        Assert.Equal(Enumerable.Range(1, messages).Select(number => $"number {number}"), sent.Skip(1).Select(m => m.Text));
        var start = sent[0].ReceivedAtMs;
        for (var index = 0; index < sent.Count; index++)
        {
            // The bucket holds 45 and regains one every 6 s. A second less than exact: clocks and the time a call takes.
            var earliest = start + (index - 44) * 6000 - 1000;
            Assert.True(sent[index].ReceivedAtMs >= earliest, $"Message {index} came {earliest - sent[index].ReceivedAtMs:0} ms too early.");
        }
    }
}
