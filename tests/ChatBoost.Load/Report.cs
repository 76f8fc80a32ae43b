using System.Globalization;
using ChatBoost.Load.Filled;
using ChatBoost.Load.Live;

namespace ChatBoost.Load;

/// <summary>Prints a run for people.</summary>
internal static class Report
{
    public static void Print(InboundResult result)
    {
        var options = result.Options;
        Line($"{result.Plan.Count} messages at {options.Rate:0.#} per second from {result.Plan.Select(m => m.Customer).Distinct().Count()} customers "
            + $"to {result.Plan.Select(m => m.Number).Distinct().Count()} numbers"
            + $"{(options.Triple ? ", each webhook three times" : "")}{(options.Shuffle ? ", shuffled" : "")}");
        Line($"  webhook answered   {result.Webhooks}   over 1 s {result.Webhooks.OverOneSecond:0.00%}   failed attempts {result.FailedWebhooks}   given up {result.NeverAccepted}");
        Line($"  message to reply   {result.Replies}");
        Line($"  throughput         {result.RepliesPerSecond:0.0} replies per second");
        Line($"  lost {result.Ledger.Lost}   duplicated {result.Ledger.Duplicated}   out of order {OutOfOrder(result)}   wrong customer {result.Ledger.WrongCustomer}");
        if (options.Statuses)
        {
            Line($"  statuses           {result.Statuses.Updates} ({result.Statuses.PerSecond:0.0} per second)   p50 {result.Statuses.P50:0.0} ms   "
                + $"p99 {result.Statuses.P99:0.0} ms   over 1 s {result.Statuses.OverOneSecond:0.00%}   failed attempts {result.Statuses.Failed}");
        }

        var messages = Math.Max(1, result.Plan.Count);
        Line($"  CPU per message    services {result.Cpu.Services.TotalMilliseconds / messages:0.00} ms   "
            + $"with infrastructure {result.Cpu.ServicesAndInfrastructure.TotalMilliseconds / messages:0.00} ms");
        Line($"                     {string.Join("   ", result.Cpu.ByResource.Select(use => $"{use.Key} {use.Value.TotalMilliseconds / messages:0.00}"))}");
        if (result.Storage is { } storage)
        {
            Line($"  stored             missing {storage.Missing}   twice {storage.Twice}   wrong customer {storage.WrongCustomer}   out of order {storage.OutOfOrder}   "
                + $"answers missing {storage.AnswersMissing}   answers twice {storage.AnswersTwice}   not shown as read {storage.UnreadStatuses}");
        }
    }

    public static void Print(LiveResult result)
    {
        Line($"{result.Events} events at {result.Options.Rate:0.#} per second to {result.Options.Clients} clients of {result.Options.Organizations} organizations, "
            + $"{result.Deliveries.Count / result.Options.Duration.TotalSeconds:0} deliveries per second");
        Line($"  request            {result.Requests}");
        Line($"  request to client  {result.Deliveries}");
        Line($"  missed {result.Missed}   repeated {result.Repeated}   out of order {result.OutOfOrder}   connections lost {result.Lost}");
        if (result.Back is { } back)
        {
            Line($"  after the storm    all back in {back:0.0} s, {result.NotResumed} told to read again");
        }
    }

    public static void Print(IReadOnlyDictionary<string, Percentiles> reads)
    {
        var floor = reads[ReadRun.Floor];
        foreach (var (kind, times) in reads)
        {
            Line($"  {kind,-20} {times}   {times.Count,6} times   to the floor p50 {times.P50 / floor.P50:0.0}  p99 {times.P99 / floor.P99:0.0}");
        }
    }

    public static void PrintFloor(Percentiles floor, InboundResult result) =>
        Line($"  floor              {floor}   ratio p50 {result.Replies.P50 / floor.P50:0.0}  p99 {result.Replies.P99 / floor.P99:0.0}");

    public static void PrintStep(InboundResult result, bool held) =>
        Line($"  {result.Options.Rate,5:0} per second   {result.Replies}   lost {result.Ledger.Lost}   {(held ? "held" : "not held")}");

    public static void Line(string text) => Console.WriteLine(text);

    // Shuffled webhooks have no order to keep in the answers; the threads are compared instead.
    private static string OutOfOrder(InboundResult result) =>
        result.Options.Shuffle ? "-" : result.Ledger.OutOfOrder.ToString(CultureInfo.InvariantCulture);
}
