using ChatBoost.Load;

namespace ChatBoost.ChaosTests;

/// <summary>The load generator in short form: its figures are for its own runs, here only what must hold at any speed.</summary>
[Trait("Category", "Load")]
public sealed class SteadyLoad(ChaosStack stack)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_message_is_answered_once_and_in_order(bool tripledAndShuffled)
    {
        var options = new InboundOptions
        {
            Rate = 20,
            Duration = TimeSpan.FromSeconds(5),
            Triple = tripledAndShuffled,
            Shuffle = tripledAndShuffled,
            CheckStorage = true,
        };

        var result = await new InboundRun(stack.Running).RunAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal((0, 0, 0), (result.Ledger.Lost, result.Ledger.Duplicated, result.Ledger.WrongCustomer));
        Assert.Equal((0, 0), (result.FailedWebhooks, result.NeverAccepted));
        Assert.Equal(new StorageFindings(0, 0, 0, 0, 0, 0, 0), result.Storage);
        if (!tripledAndShuffled)
        {
            Assert.Equal(0, result.Ledger.OutOfOrder);
        }
    }
}
