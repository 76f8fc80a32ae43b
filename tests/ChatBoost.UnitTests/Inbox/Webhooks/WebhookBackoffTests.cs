using ChatBoost.Inbox.Webhooks;

namespace ChatBoost.UnitTests.Inbox.Webhooks;

public sealed class WebhookBackoffTests
{
    [Theory]
    [InlineData(1, 0.5, 5)]
    [InlineData(1, 0, 4)]
    [InlineData(1, 1, 6)]
    [InlineData(2, 0.5, 15)]
    [InlineData(5, 0.5, 405)]
    [InlineData(7, 0.5, 3645)]
    [InlineData(8, 0.5, 10_800)]
    [InlineData(9, 1, 12_960)]
    [InlineData(1000, 0.5, 10_800)]
    public void The_pause_triples_up_to_three_hours(int attempts, double random, double seconds) =>
        Assert.Equal(seconds, WebhookBackoff.After(attempts, null, random).TotalSeconds, 3);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(-60, 5)]
    [InlineData(600, 600)]
    [InlineData(86_400, 10_800)]
    public void An_answer_may_ask_for_a_longer_pause_of_up_to_three_hours(double asked, double seconds) =>
        Assert.Equal(seconds, WebhookBackoff.After(1, TimeSpan.FromSeconds(asked), 0.5).TotalSeconds, 3);

    [Fact]
    public void A_day_has_room_for_some_fifteen_attempts()
    {
        var (attempts, waited) = (0, TimeSpan.Zero);
        while (waited < TimeSpan.FromDays(1))
        {
            waited += WebhookBackoff.After(++attempts, null, 0.5);
        }

        Assert.Equal(15, attempts);
    }
}
