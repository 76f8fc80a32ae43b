namespace ChatBoost.SimulatorTests.Sending;

public sealed class Tokens : SimulatorTest
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sim-token-")]
    [InlineData("sim-token-100000000000002")]
    [InlineData("sim-token-1000000000000011")]
    [InlineData("sim-token-100000000000001x")]
    [InlineData("SIM-TOKEN-100000000000001")]
    [InlineData("EAAG")]
    public async Task Every_other_token_is_refused(string? token)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/messages"), (HttpMethod.Get, "?fields=verified_name"), (HttpMethod.Get, "/whatsapp_business_profile") })
        {
            var reply = await Simulator.GraphAsync(method, "/" + Simulator.Number + path, method == HttpMethod.Post ? Simulator.Text("Hi") : null, token);

            Assert.Equal((HttpStatusCode.Unauthorized, 190), (reply.Status, reply.Code));
            Assert.Equal("OAuthException", reply.Json["error"]!["type"]!.ToString());
            Assert.NotNull(reply.Json["error"]!["fbtrace_id"]);
        }

        Assert.Empty(await Simulator.SentAsync());
    }

    [Fact]
    public async Task The_token_may_stand_in_the_query()
    {
        var reply = await Simulator.GraphAsync(HttpMethod.Get, $"/{Simulator.Number}?access_token=sim-token-{Simulator.Number}", token: null);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_wrong_token_uses_up_no_fault()
    {
        await Simulator.ControlAsync("/simulator/faults", new { count = 1, code = 131000 });

        await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/messages", Simulator.Text("Hi"), "sim-token-5x");

        Assert.Equal(131000, (await Simulator.SendTextAsync("Hi")).Code);
    }
}
