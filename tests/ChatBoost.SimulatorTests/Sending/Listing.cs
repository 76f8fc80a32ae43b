namespace ChatBoost.SimulatorTests.Sending;

public sealed class Listing : SimulatorTest
{
    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        await Simulator.SetAsync(new { pairLimit = false });
        for (var i = 1; i <= 25; i++)
        {
            await Simulator.SendTextAsync($"{i}");
        }

        var texts = new List<string>();
        long after = 0;
        while (true)
        {
            var page = await Simulator.ReadAsync($"/simulator/graph/sent?phoneNumberId={Simulator.Number}&after={after}&limit=10&payload=false");
            if (page["data"]!.AsArray().Count == 0)
            {
                break;
            }

            texts.AddRange(page["data"]!.AsArray().Select(m => m!["text"]!.ToString()));
            Assert.All(page["data"]!.AsArray(), m => Assert.Null(m!["payload"]));
            after = (long)page["meta"]!["lastSequence"]!;
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"{i}"), texts);
    }

    [Fact]
    public async Task Without_a_start_the_newest_are_listed_newest_last()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Simulator.SendTextAsync($"{i}");
        }

        Assert.Equal(["4", "5"], (await Simulator.SentAsync("&limit=2")).Select(m => m!["text"]!.ToString()));
    }

    [Fact]
    public async Task A_waiting_reader_is_answered_by_the_next_message_that_fits()
    {
        var reading = Simulator.ReadAsync($"/simulator/graph/sent?phoneNumberId={Simulator.Number}&to={Simulator.Ana}&after=0&wait=30000");
        await Simulator.Clock.UntilAwaitedAsync(TimeSpan.FromSeconds(30), Cancellation);

        await Simulator.SendTextAsync("not for her", "447700900999");
        await Simulator.SendTextAsync("for her");

        Assert.Equal("for her", Assert.Single((await reading)["data"]!.AsArray())!["text"]!.ToString());
    }

    [Fact]
    public async Task A_time_of_arrival_has_microseconds()
    {
        Simulator.Clock.Advance(TimeSpan.FromMicroseconds(234567));
        var now = Simulator.Clock.GetUtcNow();
        await Simulator.SendTextAsync("Hi");

        var listed = (await Simulator.SentAsync())[0]!;

        Assert.Equal(now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture), listed["receivedAt"]!.ToString());
        Assert.Equal((now - DateTimeOffset.UnixEpoch).TotalMilliseconds, (double)listed["receivedAtMs"]!, 0.0011);
    }

    [Fact]
    public async Task Read_receipts_and_typing_are_listed_and_shown()
    {
        var first = await Simulator.WriteAsync(new { type = "text", text = "1" });
        var second = await Simulator.WriteAsync(new { type = "text", text = "2" });

        var reply = await Simulator.SendAsync(new { messaging_product = "whatsapp", status = "read", message_id = second, typing_indicator = new { type = "text" } });

        Assert.True((bool)reply.Json["success"]!);
        var receipt = Assert.Single((await Simulator.ReadAsync($"/simulator/graph/receipts?phoneNumberId={Simulator.Number}"))["data"]!.AsArray())!;
        Assert.Equal((second, true), (receipt["messageId"]!.ToString(), (bool)receipt["typing"]!));
        var thread = await Simulator.ReadAsync($"/simulator/phones/{Simulator.Ana}/thread?phoneNumberId={Simulator.Number}");
        Assert.True((bool)thread["typing"]!);
        Assert.Equal([(first, "read"), (second, "read")], thread["data"]!.AsArray().Select(m => (m!["wamid"]!.ToString(), m["status"]!.ToString())));
        Simulator.Clock.Advance(25_000);
        Assert.False((bool)(await Simulator.ReadAsync($"/simulator/phones/{Simulator.Ana}/thread?phoneNumberId={Simulator.Number}"))["typing"]!);
    }
}
