using ChatBoost.Inbox.Delivery;

namespace ChatBoost.UnitTests.Inbox;

public sealed class RetryPauseTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(4, 64)]
    [InlineData(8, 300)]
    public void Pair_limit_is_waited_for_in_powers_of_four(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPause.After(new Pause(PauseKind.Pair), attempts, 0));

    [Fact]
    public void Jitter_never_shortens_the_pair_pause()
    {
        for (var random = 0.0; random < 1; random += 0.1)
        {
            Assert.True(RetryPause.After(new Pause(PauseKind.Pair), 2, random) >= TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public void Backoff_is_spread_over_all_of_the_pause()
    {
        var pause = new Pause(PauseKind.Backoff);

        Assert.Equal(TimeSpan.Zero, RetryPause.After(pause, 3, 0));
        Assert.Equal(TimeSpan.FromSeconds(4), RetryPause.After(pause, 3, 0.5));
        Assert.True(RetryPause.After(pause, 30, 1) <= TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_fixed_pause_lasts_at_least_as_long_as_asked() =>
        Assert.InRange(RetryPause.After(new Pause(PauseKind.Fixed, TimeSpan.FromMinutes(1)), 1, 0.9), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(65));
}
