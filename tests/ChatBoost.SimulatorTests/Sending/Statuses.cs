namespace ChatBoost.SimulatorTests.Sending;

public sealed class Statuses : SimulatorTest
{
    [Fact]
    public async Task A_message_is_sent_delivered_and_read_at_its_times()
    {
        await Simulator.OpenWindowAsync();
        var wamid = (await Simulator.SendAsync(new
        {
            messaging_product = "whatsapp",
            to = "+44 7700 900123",
            type = "text",
            text = new { body = "Hi" },
            biz_opaque_callback_data = "order-77",
        })).Wamid;

        Simulator.Clock.Advance(149);
        Assert.Empty((await Simulator.SentAsync())[0]!["statuses"]!.AsArray());
        Simulator.Clock.Advance(1);
        var sent = (await Simulator.Receiver.NextAsync()).Status;
        Simulator.Clock.Advance(850);
        var delivered = (await Simulator.Receiver.NextAsync()).Status;
        Simulator.Clock.Advance(2000);
        var read = (await Simulator.Receiver.NextAsync()).Status;

        Assert.All([sent, delivered, read], status =>
        {
            Assert.Equal(wamid, status["id"]!.ToString());
            Assert.Equal(Simulator.Ana, status["recipient_id"]!.ToString());
            Assert.Equal("order-77", status["biz_opaque_callback_data"]!.ToString());
        });
        Assert.Equal(["sent", "delivered", "read"], new[] { sent, delivered, read }.Select(s => s["status"]!.ToString()));
        Assert.NotNull(sent["conversation"]!["expiration_timestamp"]);
        Assert.Null(delivered["conversation"]!["expiration_timestamp"]);
        Assert.Equal("free_customer_service", delivered["pricing"]!["type"]!.ToString());
        Assert.Null(read["conversation"]);
        Assert.Null(read["pricing"]);
        Assert.Equal(["sent", "delivered", "read"], (await Simulator.SentAsync())[0]!["statuses"]!.AsArray().Select(s => s!["status"]!.ToString()));
    }

    [Fact]
    public async Task From_v24_on_statuses_have_no_conversation()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SendAsync(Simulator.Text("Hi"), version: "v24.0");

        Simulator.Clock.Advance(150);

        var sent = (await Simulator.Receiver.NextAsync()).Status;
        Assert.Null(sent["conversation"]);
        Assert.NotNull(sent["pricing"]);
    }

    [Fact]
    public async Task A_reaction_is_only_ever_sent()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SendAsync(new { messaging_product = "whatsapp", to = Simulator.Ana, type = "reaction", reaction = new { message_id = "wamid.X", emoji = "👍" } });

        Simulator.Clock.Advance(60_000);

        Assert.Equal("sent", (await Simulator.Receiver.NextAsync()).Status["status"]!.ToString());
        Assert.Equal("sent", (await Simulator.SentAsync())[0]!["status"]!.ToString());
    }

    [Fact]
    public async Task Free_text_to_somebody_who_never_wrote_fails_later()
    {
        var reply = await Simulator.SendTextAsync("Hi");
        Assert.Equal(HttpStatusCode.OK, reply.Status);

        Simulator.Clock.Advance(150);

        var delivery = await Simulator.Receiver.NextAsync();
        Assert.Equal("failed", delivery.Status["status"]!.ToString());
        Assert.Equal(131047, (int)delivery.Status["errors"]![0]!["code"]!);
        Assert.Null(delivery.Value["contacts"]);
    }

    [Theory]
    [InlineData(24 * 60 * 60 - 1, "sent")]
    [InlineData(24 * 60 * 60, "failed")]
    public async Task The_window_closes_after_24_hours(int seconds, string expected)
    {
        await Simulator.OpenWindowAsync();
        Simulator.Clock.Advance(TimeSpan.FromSeconds(seconds));

        await Simulator.SendTextAsync("Hi");
        Simulator.Clock.Advance(150);

        Assert.Equal(expected, (await Simulator.Receiver.NextAsync()).Status["status"]!.ToString());
    }

    [Fact]
    public async Task A_template_needs_no_window()
    {
        await Simulator.SendAsync(new { messaging_product = "whatsapp", to = Simulator.Ana, type = "template", template = new { name = "hello_world", language = new { code = "en_US" } } });
        Simulator.Clock.Advance(150);

        var sent = (await Simulator.Receiver.NextAsync()).Status;
        Assert.Equal("sent", sent["status"]!.ToString());
        Assert.Equal("utility", sent["pricing"]!["category"]!.ToString());
        Assert.True((bool)sent["pricing"]!["billable"]!);
    }

    [Fact]
    public async Task A_customer_with_the_chat_open_skips_delivered()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SetAsync(new { skipDelivered = 1 });
        await Simulator.SendTextAsync("Hi");

        Simulator.Clock.Advance(3000);

        var statuses = await Simulator.Receiver.NextAsync(2);
        Assert.Equal(["sent", "read"], statuses.Select(s => s.Status["status"]!.ToString()));
        Assert.NotNull(statuses[1].Status["pricing"]);
    }

    [Fact]
    public async Task A_customer_reads_when_told_and_only_once()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SetAsync(new { autoRead = false });
        await Simulator.SendTextAsync("one");
        await Simulator.SendTextAsync("two");
        Simulator.Clock.Advance(60_000);
        await Simulator.Receiver.NextAsync(4);

        var first = await Simulator.ControlAsync($"/simulator/phones/{Simulator.Ana}/read", new { phoneNumberId = Simulator.Number });
        var second = await Simulator.ControlAsync($"/simulator/phones/{Simulator.Ana}/read", new { phoneNumberId = Simulator.Number });

        Assert.Equal(2, (int)first["read"]!);
        Assert.Equal(0, (int)second["read"]!);
        Assert.All(await Simulator.Receiver.NextAsync(2), s => Assert.Equal("read", s.Status["status"]!.ToString()));
    }

    [Fact]
    public async Task A_failure_can_be_ordered_for_after_acceptance()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.ControlAsync("/simulator/faults", new { count = 1, code = 131026, @async = true, afterSent = true });

        var reply = await Simulator.SendTextAsync("Hi");
        Simulator.Clock.Advance(60_000);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var statuses = await Simulator.Receiver.NextAsync(2);
        Assert.Equal(["sent", "failed"], statuses.Select(s => s.Status["status"]!.ToString()));
        Assert.Equal(131026, (int)statuses[1].Status["errors"]![0]!["code"]!);
        Assert.Equal("failed", (await Simulator.SentAsync())[0]!["status"]!.ToString());
    }

    [Fact]
    public async Task Jitter_never_lets_a_status_overtake_another()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SetAsync(new { sentMs = 0, deliveredMs = 1, readMs = 2, jitterMs = 500, pairLimit = false });
        for (var i = 0; i < 40; i++)
        {
            await Simulator.SendTextAsync($"{i}");
        }

        Simulator.Clock.Advance(1000);

        var statuses = (await Simulator.Receiver.NextAsync(120)).Select(d => d.Status).GroupBy(s => s["id"]!.ToString());
        Assert.All(statuses, ofMessage => Assert.Equal(["sent", "delivered", "read"], ofMessage.Select(s => s["status"]!.ToString())));
    }
}
