using System.Text.Json;

namespace ChatBoost.SystemTests.Delivery;

public sealed class Failures(SystemStack stack)
{
    [Theory]
    [InlineData(131000)]
    [InlineData(131016)]
    [InlineData(130429)]
    [InlineData(2)]
    public async Task What_may_work_later_is_tried_again_and_sent_once(int code)
    {
        var (shop, customer, conversation) = await GreetedAsync();
        var fault = await FaultAsync(shop, new { phoneNumberId = shop.PhoneNumberId, count = 2, code });

        var sent = await shop.Api.SendHumanAsync(conversation, "through in the end", Cancellation);

        await customer.StoredAsync(m => m.Id == sent.Id && m.Status == "read", Cancellation);
        Assert.Equal(2, await HitsAsync(fault));
        Assert.Single(await customer.PhoneAsync(Cancellation), m => m.Text == "through in the end");
    }

    [Theory]
    [InlineData(131026)]
    [InlineData(190)]
    [InlineData(131009)]
    public async Task What_cannot_work_fails_at_once_with_Metas_code_and_a_sentence(int code)
    {
        var (shop, customer, conversation) = await GreetedAsync();
        var fault = await FaultAsync(shop, new { phoneNumberId = shop.PhoneNumberId, count = 5, code });

        var sent = await shop.Api.SendHumanAsync(conversation, "never arrives", Cancellation);

        var failed = await customer.StoredAsync(m => m.Id == sent.Id && m.Status == "failed", Cancellation);
        AssertSentence(failed.Error!, code);
        Assert.Equal(1, await HitsAsync(fault));
        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), m => m.Text == "never arrives");
    }

    [Fact]
    public async Task A_failure_reported_after_acceptance_shows_with_its_code_and_a_sentence()
    {
        var (shop, customer, conversation) = await GreetedAsync();
        await FaultAsync(shop, new { phoneNumberId = shop.PhoneNumberId, count = 1, code = 131026, async = true, afterSent = true });

        var sent = await shop.Api.SendHumanAsync(conversation, "undeliverable", Cancellation);

        var failed = await customer.StoredAsync(m => m.Id == sent.Id && m.Status == "failed", Cancellation);
        AssertSentence(failed.Error!, 131026);
        Assert.Single(await customer.PhoneAsync(Cancellation), m => m.Text == "undeliverable");
    }

    [Theory]
    [InlineData("""{"drop":true,"afterAccept":true}""")]
    [InlineData("""{"code":131000,"afterAccept":true}""")]
    public async Task An_answer_lost_after_acceptance_does_not_send_twice(string lost)
    {
        var (shop, customer, conversation) = await GreetedAsync();
        var fault = System.Text.Json.Nodes.JsonNode.Parse(lost)!.AsObject();
        fault["phoneNumberId"] = shop.PhoneNumberId;
        fault["count"] = 1;
        await FaultAsync(shop, fault);

        var sent = await shop.Api.SendHumanAsync(conversation, "only once", Cancellation);

        // Its statuses come in under our own id, which is how acceptance becomes known.
        await customer.StoredAsync(m => m.Id == sent.Id && m.Status == "read", Cancellation);
        await shop.Api.SendHumanAsync(conversation, "and then this", Cancellation);
        await customer.ReadsAsync("and then this", Cancellation);
        Assert.Single(await customer.PhoneAsync(Cancellation), m => m.Text == "only once");
    }

    [Fact]
    public async Task A_call_that_never_got_through_is_made_again()
    {
        var (shop, customer, conversation) = await GreetedAsync();
        await FaultAsync(shop, new { phoneNumberId = shop.PhoneNumberId, count = 1, drop = true });

        var sent = await shop.Api.SendHumanAsync(conversation, "second try", Cancellation);

        var thread = await Wait.ForAsync(
            "the message on the phone",
            async () => (await customer.PhoneAsync(Cancellation)).FirstOrDefault(m => m.Text == "second try"),
            TimeSpan.FromMinutes(2),
            Cancellation);
        Assert.NotNull(thread);
        await customer.StoredAsync(m => m.Id == sent.Id && m.Status == "read", Cancellation);
        Assert.Single(await customer.PhoneAsync(Cancellation), m => m.Text == "second try");
    }

    [Fact]
    public async Task One_customers_failure_does_not_hold_up_another()
    {
        var shop = await stack.OpenShopAsync();
        var (slow, fast) = (shop.NewCustomer(), shop.NewCustomer());
        await stack.Simulator.InjectFaultAsync(
            new { phoneNumberId = shop.PhoneNumberId, to = slow.WaId, count = 1, delayMs = 8000 }, Cancellation);

        await slow.WritesAsync("hello", Cancellation);
        await fast.WritesAsync("hello", Cancellation);

        await fast.ReadsAsync(SystemStack.Greeting, Cancellation);
        Assert.Empty(await slow.PhoneAsync(Cancellation));
        await slow.ReadsAsync(SystemStack.Greeting, Cancellation);
    }

    private async Task<(Shop Shop, Customer Customer, string ConversationId)> GreetedAsync()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        await customer.StoredAsync(m => !m.IsFromContact && m.Status is "sent" or "delivered" or "read", Cancellation);
        return (shop, customer, (await customer.ConversationAsync(Cancellation)).Id);
    }

    private static async Task<string> FaultAsync(Shop shop, object fault) =>
        (await shop.Simulator.InjectFaultAsync(fault, Cancellation)).GetProperty("id").ToString();

    private async Task<int> HitsAsync(string fault)
    {
        var faults = await stack.Simulator.GetAsync("/simulator/faults", Cancellation);
        return faults.GetProperty("data").EnumerateArray()
            .Single(f => f.GetProperty("id").ToString() == fault).GetProperty("hits").GetInt32();
    }

    private static void AssertSentence(MessageError error, int code)
    {
        Assert.Equal(code, error.Code.ValueKind == JsonValueKind.Number ? error.Code.GetInt32() : int.Parse(error.Code.GetString()!));
        Assert.Contains(' ', error.Message);
        Assert.Matches("[.)]$", error.Message);
        Assert.DoesNotContain("(#", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
    }
}
