using System.Diagnostics;

namespace ChatBoost.SimulatorTests.Webhooks;

public sealed class Delivering : SimulatorTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_refused_webhook_is_repeated_with_the_same_bytes_and_growing_pauses()
    {
        Simulator.Receiver.Answer(500, 503, 404);
        await Simulator.WriteAsync(new { type = "text", text = "Hi" });

        var first = await Simulator.Receiver.NextAsync();
        var second = await NextAfterAsync(0);
        await AttemptsAsync(2);
        Assert.True(Simulator.Receiver.IsQuiet);
        var third = await NextAfterAsync(1000);
        await AttemptsAsync(3);
        Simulator.Clock.Advance(1900);
        Assert.True(Simulator.Receiver.IsQuiet);
        var fourth = await NextAfterAsync(100);

        Assert.All([second, third, fourth], delivery => Assert.Equal(first.Body, delivery.Body));
        var log = await AttemptsAsync(4);
        Assert.Equal([500, 503, 404, 200], log.Select(attempt => (int)attempt!["statusCode"]!));
        Assert.Equal([false, false, false, true], log.Select(attempt => (bool)attempt!["final"]!));
    }

    [Fact]
    public async Task Each_webhook_is_posted_as_often_as_ordered()
    {
        await Simulator.SetAsync(new { duplicates = 3 });

        await Simulator.WriteAsync(new { type = "text", text = "Hi" });

        var copies = await Simulator.Receiver.NextAsync(3);
        Assert.All(copies, copy => Assert.Equal(copies[0].Body, copy.Body));
    }

    [Fact]
    public async Task One_customers_messages_leave_in_order()
    {
        for (var i = 0; i < 50; i++)
        {
            await Simulator.WriteAsync(new { type = "text", text = $"message {i}" });
        }

        var texts = (await Simulator.Receiver.NextAsync(50)).Select(d => d.Message["text"]!["body"]!.ToString());

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"message {i}"), texts);
    }

    [Fact]
    public async Task Shuffled_webhooks_wait_and_then_all_arrive()
    {
        await Simulator.SetAsync(new { shuffle = true, shuffleMs = 1000, duplicates = 2 });
        for (var i = 0; i < 30; i++)
        {
            await Simulator.WriteAsync(new { type = "text", text = $"message {i}" });
        }

        Simulator.Clock.Advance(1000);

        var texts = (await Simulator.Receiver.NextAsync(60)).Select(d => d.Message["text"]!["body"]!.ToString()).ToList();
        Assert.All(texts.GroupBy(t => t), copies => Assert.Equal(2, copies.Count()));
        Assert.Equal(30, texts.Distinct().Count());
        Assert.NotEqual(Enumerable.Range(0, 30).SelectMany(i => new[] { $"message {i}", $"message {i}" }), texts);
    }

    [Fact]
    public async Task A_batch_holds_many_updates_of_many_customers_in_order()
    {
        await Simulator.SetAsync(new { batch = 10, batchMs = 50 });
        for (var i = 0; i < 24; i++)
        {
            await Simulator.WriteAsync(new { type = "text", text = $"{i}" }, waId: $"44770090010{i % 3}");
        }

        Simulator.Clock.Advance(50);

        var bodies = await Simulator.Receiver.NextAsync(3);
        Assert.Equal([10, 10, 4], bodies.Select(b => b.Value["messages"]!.AsArray().Count));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"{i}"), bodies.SelectMany(b => b.Value["messages"]!.AsArray()).Select(m => m!["text"]!["body"]!.ToString()));
        Assert.All(bodies, b => Assert.Equal(3, b.Value["contacts"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_batch_of_messages_and_statuses_keeps_them_in_changes_of_their_own()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SetAsync(new { batch = 100, batchMs = 5000, sentMs = 10, deliveredMs = 20, readMs = 30 });

        await Simulator.WriteAsync(new { type = "text", text = "one" });
        await Simulator.SendTextAsync("answer");
        Simulator.Clock.Advance(5000);

        var changes = (await Simulator.Receiver.NextAsync()).Json["entry"]![0]!["changes"]!.AsArray();
        Assert.Equal(2, changes.Count);
        Assert.Null(changes[0]!["value"]!["statuses"]);
        Assert.Equal(["sent", "delivered", "read"], changes[1]!["value"]!["statuses"]!.AsArray().Select(s => s!["status"]!.ToString()));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("none", 200)]
    public async Task A_body_can_be_posted_by_hand(string? signature, int expected)
    {
        var answer = await Simulator.ControlAsync("/simulator/webhooks", new { phoneNumberId = Simulator.Number, raw = "{oops", signature });

        var delivery = await Simulator.Receiver.NextAsync();
        Assert.Equal("{oops"u8.ToArray(), delivery.Body);
        Assert.Equal(signature is null, delivery.Signature is not null);
        Assert.Equal(expected, (int)answer["statusCode"]!);
    }

    [Theory]
    [InlineData("let me in", true)]
    [InlineData("wrong", false)]
    public async Task The_handshake_needs_the_token(string token, bool verified)
    {
        var answer = await Simulator.ControlAsync("/simulator/webhooks/verify", new { phoneNumberId = Simulator.Number, verifyToken = token });

        Assert.Equal(verified, (bool)answer["verified"]!);
    }

    [Fact]
    public async Task The_handshake_needs_the_challenge_and_nothing_around_it()
    {
        Simulator.Receiver.Handshake = challenge => $"\"{challenge}\"";

        var answer = await Simulator.ControlAsync("/simulator/webhooks/verify", new { phoneNumberId = Simulator.Number, verifyToken = "let me in" });

        Assert.False((bool)answer["verified"]!);
    }

    [Fact]
    public async Task Reset_stops_what_was_under_way()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.SendTextAsync("answer");

        await Simulator.Http.DeleteAsync("/simulator/state", Cancellation);
        Simulator.Clock.Advance(10_000);

        Assert.Empty(await Simulator.SentAsync());
        await Simulator.OpenWindowAsync();
        Assert.True(Simulator.Receiver.IsQuiet);
    }

    [Fact]
    public async Task An_attempt_under_way_during_a_reset_leaves_no_trace_after_it()
    {
        Simulator.Receiver.Answer(500);
        var answers = Simulator.Receiver.HoldAnswers();
        await Simulator.WriteAsync(new { type = "text", text = "before" });
        await Simulator.Receiver.NextAsync();

        await Simulator.Http.DeleteAsync("/simulator/state", Cancellation);
        answers.SetResult();
        await Simulator.WriteAsync(new { type = "text", text = "after" });

        // The same customer's, so it is posted when the first attempt is over.
        Assert.Equal("after", (await Simulator.Receiver.NextAsync()).Message["text"]!["body"]!.ToString());
        Assert.Equal(200, (int)Assert.Single(await AttemptsAsync(1))!["statusCode"]!);
        Assert.Equal(0, (int)(await Simulator.ReadAsync("/simulator/webhooks/stats"))["retrying"]!);
        Simulator.Clock.Advance(10_000);
        Assert.True(Simulator.Receiver.IsQuiet);
    }

    private async Task<WebhookReceiver.Delivery> NextAfterAsync(int milliseconds)
    {
        Simulator.Clock.Advance(milliseconds);
        return await Simulator.Receiver.NextAsync();
    }

    // The log once it has so many attempts and the last of them is over: final, or its repetition scheduled.
    private async Task<JsonArray> AttemptsAsync(int count)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var stats = await Simulator.ReadAsync("/simulator/webhooks/stats");
            var log = (await Simulator.ReadAsync("/simulator/webhooks/log"))["data"]!.AsArray();
            if (log.Count == count && ((int)stats["retrying"]! == 1 || (bool)log[^1]!["final"]!))
            {
                return log;
            }

            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"{count} attempts were not made in {Patience.TotalSeconds} s. Log: {log.ToJsonString()} Statistics: {stats.ToJsonString()}");
            }

            await Task.Delay(10, Cancellation);
        }
    }
}
