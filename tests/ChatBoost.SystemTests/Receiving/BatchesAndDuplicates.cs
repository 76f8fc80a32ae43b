using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Receiving;

public sealed class BatchesAndDuplicates(SystemStack stack)
{
    [Fact]
    public async Task Several_entries_changes_and_messages_in_one_body_are_all_stored_and_answered()
    {
        var shop = await stack.OpenShopAsync();
        var customers = Enumerable.Range(0, 8).Select(_ => shop.NewCustomer()).ToList();
        var messages = customers.Select(customer => Text(customer, "what are your hours?")).ToList();
        var account = shop.Number.BusinessAccountId!;
        var body = MetaWebhook.BodyOf(
            MetaWebhook.Entry(account, Value(messages[0], messages[1]), Value(messages[2])),
            MetaWebhook.Entry(account, Value(messages[3]), Value(messages[4], messages[5], messages[6], messages[7])));

        Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));

        foreach (var customer in customers)
        {
            await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        }

        Assert.Equal(8, (await shop.Api.ConversationsAsync("", Cancellation)).Meta.Total);

        JsonObject Value(params JsonObject[] of) => MetaWebhook.Messages(shop.PhoneNumberId, of);
    }

    [Fact]
    public async Task A_thousand_updates_close_to_3_MB_in_one_body_are_taken()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var filler = new string('x', 2_300);
        var messages = Enumerable.Range(0, 1000)
            .Select(number => MetaWebhook.Text($"44791{number:0000000}", $"wamid.BIG{Guid.NewGuid():N}", DateTimeOffset.UtcNow, $"{number} {filler}"))
            .ToList();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, window = false, statuses = false }, Cancellation);
        var body = shop.Webhook(messages);
        Assert.InRange(body.Length, 2_500_000, 3 * 1024 * 1024);

        // A machine with much else to do may need a second delivery, as Meta makes it.
        await Wait.UntilAsync(
            "the body to be taken", async () => await shop.PostWebhookAsync(body, Cancellation) == 200, cancellationToken: Cancellation);

        await Wait.UntilAsync(
            "1,000 conversations",
            async () => (await shop.Api.ConversationsAsync("pageSize=1", Cancellation)).Meta.Total == 1000,
            TimeSpan.FromSeconds(90),
            Cancellation);
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    [Fact]
    public async Task Webhooks_delivered_three_times_and_shuffled_are_stored_once_and_answered_once()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var bodies = Enumerable.Range(0, 10)
            .Select(number => Text(customer, $"hours {number}", DateTimeOffset.UtcNow.AddMinutes(-30).AddSeconds(number)))
            .Select(message => shop.Webhook(message))
            .ToList();
        var deliveries = bodies.Concat(bodies).Concat(bodies).ToArray();
        Random.Shared.Shuffle(deliveries);

        var answers = await Task.WhenAll(deliveries.Select(body => shop.PostWebhookAsync(body, Cancellation)));

        Assert.All(answers, status => Assert.Equal(200, status));
        var thread = await customer.ThreadAsync(all => all.Count >= 20, Cancellation);
        await SettledAsync(shop);
        thread = await customer.ThreadOfAsync(thread[0].ConversationId, Cancellation);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(number => $"hours {number}"),
            thread.Where(m => m.IsFromContact).Select(m => m.Text));
        Assert.Equal(10, thread.Count(m => !m.IsFromContact));
        Assert.Equal(10, (await customer.PhoneAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Two_messages_of_one_second_keep_the_order_they_came_in()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var now = DateTimeOffset.UtcNow;
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(Text(customer, $"hours {number}", now)), Cancellation));
        }

        var conversation = (await customer.ThreadAsync(all => all.Count >= 10, Cancellation))[0].ConversationId;
        var page = await shop.Api.MessagesAsync(conversation, "pageSize=50", Cancellation);

        var order = page.Data.Where(m => m.IsFromContact).Select(m => m.Text).ToList();
        var expected = Enumerable.Range(0, 5).Select(number => $"hours {number}").ToList();
        Assert.True(order.SequenceEqual(expected) || order.SequenceEqual(Enumerable.Reverse(expected)), string.Join(", ", order));
    }

    [Fact]
    public async Task A_number_nobody_connected_is_acknowledged_and_stored_nowhere()
    {
        var stranger = Shop.NewNumber();
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var lost = MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "for nobody");

        // In one body with a message for a number that is connected: the same account, one secret.
        var body = MetaWebhook.Body(
            shop.Number.BusinessAccountId!,
            MetaWebhook.Messages(stranger.PhoneNumberId!, lost),
            MetaWebhook.Messages(shop.PhoneNumberId, Text(customer, "for us")));
        Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));

        var thread = await customer.ThreadAsync(all => all.Count >= 2, Cancellation);
        Assert.DoesNotContain(thread, m => m.Text == "for nobody");
    }

    [Fact]
    public async Task A_number_and_account_nobody_knows_are_acknowledged_too()
    {
        var stranger = Shop.NewNumber();
        var message = MetaWebhook.Text("447700900123", $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "for nobody at all");
        var body = MetaWebhook.Body(stranger.BusinessAccountId!, MetaWebhook.Messages(stranger.PhoneNumberId!, message));
        using var request = MetaWebhook.Request(stack.Running.Gateway, body, MetaWebhook.Sign(body, stranger.AppSecret!));

        using var response = await stack.Running.Anonymous().SendAsync(request, Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    private static JsonObject Text(Customer customer, string text, DateTimeOffset? at = null) =>
        MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", at ?? DateTimeOffset.UtcNow, text);

    // Everything posted has left the queue, so nothing is still on its way to be stored or answered twice.
    private async Task SettledAsync(Shop shop)
    {
        await EmptyAsync(SqsApi.Messages);
        var marker = shop.NewCustomer();
        await marker.WritesAsync("hours", Cancellation);
        await marker.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
    }

    private Task EmptyAsync(string queue) => Wait.UntilAsync(
        $"{queue} to be empty", async () => await stack.Sqs.DepthAsync(queue, Cancellation) == 0, TimeSpan.FromSeconds(60), Cancellation);
}
