namespace ChatBoost.SimulatorTests.Sending;

public sealed class Limits : SimulatorTest
{
    [Fact]
    public async Task One_customer_gets_45_messages_at_once_and_one_per_6_seconds_after_that()
    {
        for (var i = 0; i < 45; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync($"{i}")).Status);
        }

        var refused = await Simulator.SendTextAsync("46");
        Assert.Equal((HttpStatusCode.BadRequest, 131056), (refused.Status, refused.Code));
        Assert.True(refused.Response.Headers.Contains("X-Business-Use-Case-Usage"));
        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("somebody else", "447700900999")).Status);

        Simulator.Clock.Advance(5999);
        Assert.Equal(131056, (await Simulator.SendTextAsync("46")).Code);
        Simulator.Clock.Advance(1);
        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("46")).Status);
        Assert.Equal(131056, (await Simulator.SendTextAsync("47")).Code);
        Assert.Equal(47, (await Simulator.SentAsync()).Count);
    }

    [Fact]
    public async Task A_number_sends_80_messages_a_second()
    {
        for (var i = 0; i < 80; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("Hi", $"4477009{i:D5}")).Status);
        }

        Assert.Equal(130429, (await Simulator.SendTextAsync("Hi", "447700999999")).Code);
        Simulator.Clock.Advance(100);
        var accepted = 0;
        while ((await Simulator.SendTextAsync("Hi", $"4477008{accepted:D5}")).Code is null)
        {
            accepted++;
        }

        Assert.Equal(8, accepted);
    }

    [Fact]
    public async Task A_refused_message_costs_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(100, (await Simulator.SendTextAsync("")).Code);
        }

        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("Hi")).Status);
    }
}
