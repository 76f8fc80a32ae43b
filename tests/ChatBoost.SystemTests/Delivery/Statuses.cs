namespace ChatBoost.SystemTests.Delivery;

public sealed class Statuses(SystemStack stack)
{
    [Theory]
    [InlineData("read,delivered,sent", "read")]
    [InlineData("delivered,sent,read,delivered", "read")]
    [InlineData("delivered,sent", "delivered")]
    [InlineData("sent,sent,sent", "sent")]
    [InlineData("read,failed", "read")]
    [InlineData("delivered,failed", "delivered")]
    [InlineData("sent,failed", "failed")]
    [InlineData("failed,sent", "failed")]
    public async Task A_status_only_moves_forward(string reported, string end)
    {
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, statuses = false }, Cancellation);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var wamid = (await customer.ReadsAsync(SystemStack.Greeting, Cancellation)).Wamid;

        foreach (var status in reported.Split(','))
        {
            await ReportAsync(shop, customer, wamid, status);
        }

        // A second message's status, reported after all of these, shows that they have been handled.
        await customer.WritesAsync("hours", Cancellation);
        var witness = (await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation)).Wamid;
        await ReportAsync(shop, customer, witness, "read");
        await customer.StoredAsync(m => m.Text == SystemStack.HoursAnswer && m.Status == "read", Cancellation);
        await customer.StoredAsync(m => m.Text == SystemStack.Greeting && m.Status == end, Cancellation);
    }

    [Fact]
    public async Task A_status_that_comes_before_the_answer_to_the_send_is_kept()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await stack.Simulator.InjectFaultAsync(
            new { phoneNumberId = shop.PhoneNumberId, count = 1, delayMs = 5000, afterAccept = true }, Cancellation);

        await customer.WritesAsync("hello", Cancellation);

        await customer.StoredAsync(m => m.Text == SystemStack.Greeting && m.Status == "read", Cancellation);
        Assert.Single(await customer.PhoneAsync(Cancellation));
    }

    [Fact]
    public async Task A_status_that_names_only_the_wamid_waits_for_the_answer_to_the_send()
    {
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, statuses = false }, Cancellation);
        var customer = shop.NewCustomer();
        await stack.Simulator.InjectFaultAsync(
            new { phoneNumberId = shop.PhoneNumberId, count = 1, delayMs = 5000, afterAccept = true }, Cancellation);
        await customer.WritesAsync("hello", Cancellation);
        var wamid = (await customer.ReadsAsync(SystemStack.Greeting, Cancellation)).Wamid;

        await ReportAsync(shop, customer, wamid, "delivered");

        await customer.StoredAsync(m => m.Text == SystemStack.Greeting && m.Status == "delivered", Cancellation);
    }

    [Fact]
    public async Task Statuses_of_unknown_messages_do_no_harm()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();

        await ReportAsync(shop, customer, $"wamid.UNKNOWN{Guid.NewGuid():N}", "delivered");
        await customer.WritesAsync("hello", Cancellation);

        await customer.StoredAsync(m => m.Text == SystemStack.Greeting && m.Status == "read", Cancellation);
    }

    [Fact]
    public async Task Somebody_elses_number_cannot_move_our_message()
    {
        var ours = await stack.OpenShopAsync();
        var theirs = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = ours.PhoneNumberId, statuses = false }, Cancellation);
        var customer = ours.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var wamid = (await customer.ReadsAsync(SystemStack.Greeting, Cancellation)).Wamid;

        await ReportAsync(theirs, customer, wamid, "read");
        await ReportAsync(ours, customer, wamid, "sent");

        var stored = await customer.StoredAsync(m => m.Text == SystemStack.Greeting && m.Status != "queued", Cancellation);
        Assert.Equal("sent", stored.Status);
    }

    private static async Task ReportAsync(Shop shop, Customer customer, string wamid, string status)
    {
        var update = MetaWebhook.Status(wamid, status, customer.WaId, DateTimeOffset.UtcNow);
        if (status == "failed")
        {
            update["errors"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"code":131026,"title":"Message undeliverable"}]""");
        }

        var body = MetaWebhook.Body(shop.Number.BusinessAccountId!, MetaWebhook.Statuses(shop.PhoneNumberId, update));
        Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));
    }
}
