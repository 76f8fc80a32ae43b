using System.Diagnostics;
using System.Text.Json;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load;

/// <summary>What a run showed.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Plan">What was written.</param>
/// <param name="Ledger">Messages against answers.</param>
/// <param name="Webhooks">Answer times of the webhooks posted by the driver.</param>
/// <param name="Replies">Times from message to answer.</param>
/// <param name="RepliesPerSecond">Answers per second, from the first message due to the last answer.</param>
/// <param name="FailedWebhooks">Attempts that were not answered 200.</param>
/// <param name="NeverAccepted">Webhooks that were never answered 200.</param>
/// <param name="Statuses">The provider's own status webhooks.</param>
/// <param name="Cpu">CPU time used meanwhile.</param>
/// <param name="Storage">What the API shows afterwards; null when it was not asked.</param>
public sealed record InboundResult(
    InboundOptions Options,
    IReadOnlyList<PlannedMessage> Plan,
    Ledger Ledger,
    Percentiles Webhooks,
    Percentiles Replies,
    double RepliesPerSecond,
    int FailedWebhooks,
    int NeverAccepted,
    StatusWebhooks Statuses,
    CpuUse Cpu,
    StorageFindings? Storage);

/// <summary>The status webhooks the simulator posted during the run, as it saw them answered.</summary>
/// <param name="Updates">Status updates in them.</param>
/// <param name="PerSecond">Status updates per second over the whole run.</param>
/// <param name="P50">Median answer time in milliseconds.</param>
/// <param name="P99">99th percentile in milliseconds.</param>
/// <param name="OverOneSecond">Share answered after more than a second.</param>
/// <param name="Failed">Attempts not answered 200.</param>
public sealed record StatusWebhooks(int Updates, double PerSecond, double P50, double P99, double OverOneSecond, int Failed);

/// <summary>Customers write at a steady rate; their messages are followed to the answer.</summary>
public sealed class InboundRun(RunningStack stack)
{
    // The three reports on the last answers come within some five seconds of it.
    private static readonly TimeSpan StatusLimit = TimeSpan.FromSeconds(30);

    private readonly List<LoadNumber> _numbers = [];

    /// <summary>Opens the numbers a run needs, so that the run itself begins at once.</summary>
    public Task PrepareAsync(InboundOptions options, CancellationToken cancellationToken) => NumbersAsync(options, cancellationToken);

    /// <summary>Runs once. Numbers of an earlier run are used again; customers are new.</summary>
    public async Task<InboundResult> RunAsync(InboundOptions options, CancellationToken cancellationToken)
    {
        var numbers = await NumbersAsync(options, cancellationToken);
        var plan = PlannedMessage.Plan(options, numbers);
        await stack.Simulator.DeleteAsync("/simulator/webhooks/log", cancellationToken);
        using var driver = new WebhookDriver(stack.Gateway, options);
        var collector = new ReplyCollector(stack.Simulator, numbers);
        await collector.StartAsync(cancellationToken);

        var cpuBefore = CpuUse.Read(stack.Description);
        var clock = Stopwatch.StartNew();
        var writing = driver.RunAsync(plan, cancellationToken);
        await collector.CollectAsync(writing, plan.Count, options.Settle, cancellationToken);
        var startedAt = await writing;
        var statuses = await StatusesAsync(options, collector.Replies.Count, clock, cancellationToken);
        var cpu = CpuUse.Read(stack.Description).Since(cpuBefore);

        // What is sent twice may come late; without this a second answer to the last messages would go unseen.
        await collector.CollectAsync(Task.CompletedTask, plan.Count + 1, TimeSpan.FromSeconds(2), cancellationToken);
        var ledger = Ledger.Of(plan, collector.Replies, startedAt, driver.FirstDueOf);
        var lastReply = collector.Replies.Select(reply => reply.ReceivedAtMs - startedAt).DefaultIfEmpty(double.NaN).Max();
        return new InboundResult(
            options,
            plan,
            ledger,
            Percentiles.Of(driver.AnswerTimes),
            Percentiles.Of(ledger.ReplyTimes),
            ledger.Answered / (lastReply / 1000),
            driver.FailedAttempts,
            driver.NeverAccepted,
            statuses,
            cpu,
            options.CheckStorage ? await StorageCheck.RunAsync(plan, options.Statuses, cancellationToken) : null);
    }

    private async Task<IReadOnlyList<LoadNumber>> NumbersAsync(InboundOptions options, CancellationToken cancellationToken)
    {
        // A default number sends at most 80 messages per second.
        var count = options.Numbers ?? (int)Math.Ceiling(options.Rate / 80);
        while (_numbers.Count < count)
        {
            _numbers.Add(await LoadNumber.OpenAsync(stack, options.Statuses, cancellationToken));
        }

        return _numbers[..count];
    }

    private async Task<StatusWebhooks> StatusesAsync(InboundOptions options, int replies, Stopwatch clock, CancellationToken cancellationToken)
    {
        var expected = options.Statuses ? replies * 3 : 0;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var stats = await stack.Simulator.GetAsync("/simulator/webhooks/stats", cancellationToken);
            var updates = stats.GetProperty("updates").GetInt32();
            if (updates >= expected || waited.Elapsed > StatusLimit)
            {
                var latency = stats.GetProperty("latencyMs");
                return new StatusWebhooks(
                    updates,
                    updates / clock.Elapsed.TotalSeconds,
                    Number(latency, "p50"),
                    Number(latency, "p99"),
                    Number(stats, "overOneSecond"),
                    stats.GetProperty("failed").GetInt32());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }

        static double Number(JsonElement from, string name) =>
            from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
    }
}
