using System.Text.Json.Nodes;
using ChatBoost.ServiceDefaults.Sqs;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBoost.UnitTests.Sqs;

public sealed class SqsQueueTests : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);

    private readonly FakeSqs _sqs = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _sqs.Dispose();

    [Fact]
    public async Task Many_sends_share_calls_of_ten_at_most()
    {
        var queue = _sqs.Queue("q", Linger, _clock);

        // Not found yet, so no call ends before all 95 wait.
        var sends = Enumerable.Range(0, 95).Select(number => queue.SendAsync(Message(number, $"g{number}"), CancellationToken.None)).ToList();
        await queue.ResolveAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(sends);

        Assert.Equal(95, _sqs.In("q").Select(message => message.Body).Distinct().Count());
        Assert.Equal([5, .. Enumerable.Repeat(10, 9)], Batches().Select(batch => batch.Count).Order());
    }

    [Fact]
    public async Task A_batch_stays_under_one_mebibyte()
    {
        var queue = await _sqs.FoundAsync("q");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => queue.SendAsync(Message(number, "g", new string('x', 300_000)), CancellationToken.None)));

        Assert.All(Batches(), batch => Assert.InRange(batch.Sum(entry => ((string)entry!["MessageBody"]!).Length), 1, 1_048_576));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number} "), _sqs.In("q").Select(message => message.Body[..(message.Body.IndexOf(' ', StringComparison.Ordinal) + 1)]));
    }

    [Fact]
    public async Task Entries_that_failed_on_their_side_are_sent_again_alone()
    {
        var queue = await _sqs.FoundAsync("q", Linger, _clock);
        var calls = 0;
        _sqs.Intercept = (operation, body) => operation == "SendMessageBatch" && ++calls == 1 ? RefuseSome(body, "InternalFailure", senderFault: false) : null;

        await PassTimeAsync(Task.WhenAll(Enumerable.Range(0, 4).Select(number => queue.SendAsync(Message(number, $"g{number}"), CancellationToken.None))));

        Assert.Equal(["1", "3"], Batches().ElementAt(1).Select(entry => (string)entry!["MessageBody"]!));
    }

    [Fact]
    public async Task An_entry_refused_for_good_fails_alone()
    {
        var queue = await _sqs.FoundAsync("q", Linger, _clock);
        _sqs.Intercept = (operation, body) => operation == "SendMessageBatch" ? RefuseSome(body, "InvalidMessageContents", senderFault: true) : null;

        var sends = Enumerable.Range(0, 4).Select(number => queue.SendAsync(Message(number, $"g{number}"), CancellationToken.None)).ToList();
        await PassTimeAsync(Task.WhenAll(sends).ContinueWith(_ => { }, TaskScheduler.Default));

        Assert.Equal([true, false, true, false], sends.Select(send => send.IsCompletedSuccessfully));
        Assert.Equal("InvalidMessageContents", Assert.IsType<AmazonSQSException>(sends[1].Exception!.InnerException).ErrorCode);
        Assert.Single(Batches());
    }

    [Fact]
    public async Task A_call_that_fails_fails_its_entries_and_not_the_next_ones()
    {
        var queue = await _sqs.FoundAsync("q");
        _sqs.Intercept = (operation, _) => operation == "SendMessageBatch" ? FakeSqs.Error("QueueDoesNotExist") : null;
        await Assert.ThrowsAsync<AmazonSQSException>(() => queue.SendAsync(Message(1, "g"), TestContext.Current.CancellationToken));

        _sqs.Intercept = null;
        await queue.SendAsync(Message(2, "g"), TestContext.Current.CancellationToken);

        Assert.Equal("2", Assert.Single(_sqs.In("q")).Body);
    }

    [Fact]
    public void Whatever_is_sent_arrives_once_and_in_the_order_of_its_group()
    {
        var groups = Gen.Choose(0, 12).ListOf().Resize(200);

        Prop.ForAll(groups.ToArbitrary(), async sent =>
        {
            using var sqs = new FakeSqs();
            var queue = await sqs.FoundAsync("q");
            var fails = new Random(sent.Count);
            sqs.Intercept = (operation, body) =>
            {
                // Throttled now and then: the whole call is tried again.
                return operation == "SendMessageBatch" && fails.Next(10) == 0 ? FakeSqs.Error("ThrottlingException") : null;
            };

            await Task.WhenAll(sent.Select((group, number) => queue.SendAsync(Message(number, $"g{group}"), CancellationToken.None)));

            var expected = sent.Select((group, number) => (Group: $"g{group}", Body: $"{number}")).ToLookup(one => one.Group, one => one.Body);
            var arrived = sqs.In("q").ToLookup(message => message.Group, message => message.Body);
            return sqs.In("q").Count == sent.Count && expected.All(group => arrived[group.Key].SequenceEqual(group));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public async Task Calls_wait_until_the_queue_is_found()
    {
        var queue = _sqs.Queue("q");

        var send = queue.SendAsync(Message(1, "g"), TestContext.Current.CancellationToken);
        Assert.False(queue.IsResolved || send.IsCompleted);
        await queue.ResolveAsync(TestContext.Current.CancellationToken);
        await send;

        Assert.Single(_sqs.In("q"));
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_sent()
    {
        var queue = _sqs.Queue("q");
        using var patience = new CancellationTokenSource();
        var first = queue.SendAsync(Message(1, "g"), patience.Token);
        var second = queue.SendAsync(Message(2, "g"), patience.Token);
        var third = queue.SendAsync(Message(3, "g"), TestContext.Current.CancellationToken);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await queue.ResolveAsync(TestContext.Current.CancellationToken);
        await third;

        // The first was on its way already.
        Assert.Equal(["1", "3"], _sqs.In("q").Select(message => message.Body));
    }

    private async Task PassTimeAsync(Task sending)
    {
        await _clock.PassUntilAsync(() => sending.IsCompleted, Linger, TestContext.Current.CancellationToken);
        await sending;
    }

    private static SendMessageBatchRequestEntry Message(int number, string group, string? filler = null) =>
        new("", filler is null ? $"{number}" : $"{number} {filler}", group, $"d{number}");

    private IEnumerable<JsonArray> Batches() => _sqs.Calls.Where(call => call.Operation == "SendMessageBatch").Select(call => call.Body["Entries"]!.AsArray());

    // Every second one, counted from the second.
    private static HttpResponseMessage RefuseSome(JsonObject body, string code, bool senderFault)
    {
        var ids = body["Entries"]!.AsArray().Select(entry => (string)entry!["Id"]!).ToList();
        return FakeSqs.Answer(new JsonObject
        {
            ["Successful"] = new JsonArray([.. ids.Where((_, index) => index % 2 == 0).Select(id => new JsonObject { ["Id"] = id, ["MessageId"] = id })]),
            ["Failed"] = new JsonArray([.. ids.Where((_, index) => index % 2 == 1).Select(id => new JsonObject { ["Id"] = id, ["Code"] = code, ["SenderFault"] = senderFault })]),
        });
    }
}
