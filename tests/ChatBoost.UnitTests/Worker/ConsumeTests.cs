using System.Diagnostics;
using ChatBoost.Contracts.Receiver;
using ChatBoost.UnitTests.Sqs;
using Microsoft.Extensions.Hosting;

namespace ChatBoost.UnitTests.Worker;

public sealed class ConsumeTests
{
    [Fact]
    public async Task Each_persons_messages_are_handled_in_order_and_leave_the_queue()
    {
        using var parts = await WorkerParts.CreateAsync();
        for (var number = 0; number < 60; number++)
        {
            Put(parts, $"p{number % 7}", WorkerParts.Update($"p{number % 7}-{number:00}"));
        }

        await RunUntilAsync(parts.MessageConsumer(), () => parts.Sqs.In(WorkerParts.Source).Count == 0);

        var keys = parts.TheInbox.Recorded.Select(update => update.Key).ToList();
        Assert.Equal(60, keys.Distinct().Count());
        Assert.Equal(60, keys.Count);
        Assert.All(keys.GroupBy(key => key.Split('-')[0]), person => Assert.Equal(person.Order(), person));
    }

    [Fact]
    public async Task Two_messages_of_one_person_are_never_handled_at_a_time()
    {
        using var parts = await WorkerParts.CreateAsync();
        var (underWay, most, others) = (new Dictionary<string, int>(), 0, 0);
        var (gate, othersAnswered) = (new Lock(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        parts.BeforeReply = async message =>
        {
            lock (gate)
            {
                most = Math.Max(most, underWay[message.Text] = underWay.GetValueOrDefault(message.Text) + 1);
            }

            // One person's messages take as long as all of the others': a second one would come while the first is still being answered.
            if (message.Text == "p0")
            {
                await othersAnswered.Task;
            }

            await Task.Yield();
            lock (gate)
            {
                underWay[message.Text]--;
                if (message.Text != "p0" && ++others == 30)
                {
                    othersAnswered.SetResult();
                }
            }
        };
        for (var number = 0; number < 40; number++)
        {
            Put(parts, $"p{number % 4}", WorkerParts.Update($"w{number}", $"p{number % 4}"));
        }

        await RunUntilAsync(parts.MessageConsumer(), () => parts.Sqs.In(WorkerParts.Source).Count == 0);

        Assert.Equal(1, most);
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("""{"kind":"Message","key":"poison"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Poison_is_given_up_after_five_tries_and_what_is_behind_it_goes_on(string poison)
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.Sqs.Put(WorkerParts.Source, poison, "p1");
        Put(parts, "p1", WorkerParts.Update("behind"));
        Put(parts, "p2", WorkerParts.Update("other"));
        var messageId = parts.Sqs.In(WorkerParts.Source)[0].MessageId;
        var stored = parts.Sqs.In(WorkerParts.Source)[0];

        await RunUntilAsync(parts.MessageConsumer(), () => parts.Sqs.In(WorkerParts.Source).Count == 0);

        var dead = Assert.Single(parts.Sqs.In(WorkerParts.Dead));
        Assert.Equal(poison, dead.Body);
        Assert.Equal(5, stored.ReceiveCount);
        Assert.Equal([1, 2, 4, 8], stored.Pauses);
        Assert.Equal((messageId, "5"), (AttributeOf(dead, "messageId"), AttributeOf(dead, "tries")));
        Assert.Equal("The body is not an update of the receiver.", AttributeOf(dead, "reason"));
        Assert.Equal(["behind", "other"], parts.TheInbox.Recorded.Select(update => update.Key).Order());
    }

    [Fact]
    public async Task A_message_whose_pipeline_fails_is_given_up_without_its_content_in_the_reason()
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.Responder = message => message.Text == "bad" ? throw new InvalidOperationException("quotes: bad") : null;
        Put(parts, "p1", WorkerParts.Update("w1", "bad"));

        await RunUntilAsync(parts.MessageConsumer(), () => parts.Sqs.In(WorkerParts.Dead).Count == 1);

        Assert.Equal(nameof(InvalidOperationException), AttributeOf(parts.Sqs.In(WorkerParts.Dead)[0], "reason"));
    }

    [Fact]
    public async Task While_Inbox_is_away_no_try_is_used_up_and_the_queue_is_left_alone()
    {
        using var parts = await WorkerParts.CreateAsync();
        var isAway = true;
        parts.TheInbox.Intercept = (_, _) => isAway ? throw new HttpRequestException("refused") : null;
        for (var number = 0; number < 200; number++)
        {
            Put(parts, $"p{number}", WorkerParts.Update($"w{number}"));
        }

        int Touched() => parts.Sqs.In(WorkerParts.Source).Count(message => message.ReceiveCount > 0);
        var consumer = parts.MessageConsumer();
        var running = Stopwatch.StartNew();
        await consumer.StartAsync(TestContext.Current.CancellationToken);

        // The first receive finds out, then there is one of ten each second: three of them, and no more than the time that passed allows.
        await WorkerParts.UntilAsync(() => Touched() >= 30);
        var touched = Touched();
        Assert.InRange(touched, 30, 20 + (10 * running.Elapsed.TotalSeconds));

        isAway = false;
        await WorkerParts.UntilAsync(() => parts.TheInbox.Sent.Count == 200);
        await consumer.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, parts.TheInbox.Recorded.Count);
        Assert.Empty(parts.Sqs.In(WorkerParts.Dead));
        Assert.Equal(200, parts.TheInbox.Sent.Count);
    }

    [Fact]
    public async Task A_stop_finishes_or_gives_back_what_is_in_flight()
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.TheInbox.Intercept = (_, body) => body.Contains("stuck", StringComparison.Ordinal) ? throw new HttpRequestException("refused") : null;
        Put(parts, "p1", WorkerParts.Update("w1", "stuck"));
        Put(parts, "p1", WorkerParts.Update("w2"));
        Put(parts, "p2", WorkerParts.Update("w3"));

        var consumer = parts.MessageConsumer();
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await WorkerParts.UntilAsync(() => !parts.TheInbox.Sent.IsEmpty);
        await consumer.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["p1", "p1"], parts.Sqs.In(WorkerParts.Source).Select(message => message.Group));
        Assert.All(parts.Sqs.In(WorkerParts.Source), message => Assert.False(message.IsInFlight));
    }

    [Fact]
    public async Task Statuses_are_recorded_many_at_a_time()
    {
        using var parts = await WorkerParts.CreateAsync();
        for (var number = 0; number < 250; number++)
        {
            Put(parts, $"w{number}", WorkerParts.Update($"w{number}:sent", kind: ProviderUpdateKind.Status));
        }

        await RunUntilAsync(parts.StatusConsumer(), () => parts.Sqs.In(WorkerParts.Source).Count == 0);

        Assert.Equal(250, parts.TheInbox.Statuses.Sum(batch => batch.Count));
        Assert.InRange(parts.TheInbox.Statuses.Count, 3, 8);
    }

    [Fact]
    public async Task One_status_that_is_refused_does_not_hold_up_the_others()
    {
        using var parts = await WorkerParts.CreateAsync();
        parts.TheInbox.Intercept = (path, body) => path == "/internal/statuses" && body.Contains("bad:", StringComparison.Ordinal) ? WorkerParts.Inbox.Refuse(400, "invalid_request") : null;
        Put(parts, "bad", WorkerParts.Update("bad:sent", kind: ProviderUpdateKind.Status));
        parts.Sqs.Put(WorkerParts.Source, "no JSON at all", "worse");
        for (var number = 0; number < 20; number++)
        {
            Put(parts, $"w{number}", WorkerParts.Update($"w{number}:sent", kind: ProviderUpdateKind.Status));
        }

        await RunUntilAsync(parts.StatusConsumer(), () => parts.Sqs.In(WorkerParts.Source).Count == 0);

        Assert.Equal(20, parts.TheInbox.Statuses.SelectMany(batch => batch).Select(update => update.Key).Distinct().Count());
        Assert.Equal(["bad", "worse"], parts.Sqs.In(WorkerParts.Dead).Select(dead => dead.Group).Order());
    }

    private static void Put(WorkerParts parts, string group, ProviderUpdate update) => parts.Sqs.Put(WorkerParts.Source, WorkerParts.Body(update), group);

    private static string? AttributeOf(FakeSqs.Stored message, string name) => (string?)message.Attributes?[name]?["StringValue"];

    private static async Task RunUntilAsync(BackgroundService consumer, Func<bool> isDone)
    {
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await WorkerParts.UntilAsync(isDone);
        await consumer.StopAsync(TestContext.Current.CancellationToken);
    }
}
