using System.Globalization;
using ChatBoost.Load;
using ChatBoost.Testing.Stack;

namespace ChatBoost.ChaosTests;

/// <summary>kill -9 in the middle of traffic. <c>CHATBOOST_CHAOS_SECONDS</c> and <c>CHATBOOST_CHAOS_RATE</c> make it longer and harder.</summary>
[Trait("Category", "Chaos")]
public sealed class KillHard(ChaosStack stack)
{
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(60);

    // Longer than an SQS message stays invisible after its worker died, and than a delivery stays leased to a dead replica.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(75);

    [Theory]
    [InlineData("whatsapp-worker", false)]
    [InlineData("inbox", false)]
    [InlineData("inbox", true)]
    [InlineData("whatsapp-receiver", true)]
    [InlineData("catalog", true)]
    [InlineData("identity", true)]
    [InlineData("rabbitmq", true)]
    [InlineData("redis", true)]
    [InlineData("postgres", true)]
    public async Task Nothing_is_lost_sent_twice_or_misfiled(string resource, bool all)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new InboundOptions
        {
            Rate = Setting("CHATBOOST_CHAOS_RATE", 20),
            Duration = TimeSpan.FromSeconds(Setting("CHATBOOST_CHAOS_SECONDS", 15)),
            CheckStorage = true,
            Settle = Settle,
        };
        var run = new InboundRun(stack.Running);
        await run.PrepareAsync(options, cancellation);

        var traffic = run.RunAsync(options, cancellation);
        await Task.Delay(options.Duration / 3, cancellation);
        var killed = await KillAsync(resource, all, cancellation);
        var result = await traffic;

        Assert.NotEqual(0, killed);
        Assert.Equal((0, 0, 0), (result.Ledger.Lost, result.Ledger.Duplicated, result.Ledger.WrongCustomer));
        Assert.Equal(0, result.NeverAccepted);
        Assert.Equal(new StorageFindings(0, 0, 0, 0, 0, 0, 0), result.Storage);
    }

    private async Task<int> KillAsync(string resource, bool all, CancellationToken cancellation)
    {
        var victims = stack.Running.Description.All(resource).Take(all ? int.MaxValue : 1).Select(victim => victim.Pid).ToList();
        foreach (var pid in victims)
        {
            Signal.KillHard(pid);
        }

        await Wait.UntilAsync(
            $"{resource} to be started again",
            () => Task.FromResult(stack.Running.Description.All(resource).All(replica => replica.Pid > 0 && !victims.Contains(replica.Pid))),
            RestartLimit,
            cancellation);
        return victims.Count;
    }

    private static double Setting(string name, double otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
