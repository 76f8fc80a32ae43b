namespace ChatBoost.SimulatorTests.Sending;

public sealed class Faults : SimulatorTest
{
    [Theory]
    [InlineData(131000, HttpStatusCode.InternalServerError)]
    [InlineData(131016, HttpStatusCode.InternalServerError)]
    [InlineData(133004, HttpStatusCode.ServiceUnavailable)]
    [InlineData(130429, HttpStatusCode.BadRequest)]
    [InlineData(131056, HttpStatusCode.BadRequest)]
    [InlineData(132001, HttpStatusCode.NotFound)]
    [InlineData(190, HttpStatusCode.Unauthorized)]
    [InlineData(368, HttpStatusCode.Forbidden)]
    public async Task The_next_calls_fail_with_the_chosen_code(int code, HttpStatusCode status)
    {
        await Simulator.ControlAsync("/simulator/faults", new { count = 2, code });

        var replies = new[] { await Simulator.SendTextAsync("1"), await Simulator.SendTextAsync("2"), await Simulator.SendTextAsync("3") };

        Assert.Equal([status, status, HttpStatusCode.OK], replies.Select(r => r.Status));
        Assert.Equal([code, code, null], replies.Select(r => r.Code));
        Assert.Equal("3", Assert.Single(await Simulator.SentAsync())!["text"]!.ToString());
    }

    [Fact]
    public async Task A_fault_hits_only_its_number_operation_and_customer()
    {
        await Simulator.ControlAsync("/simulator/faults", new { phoneNumberId = "100000000000002", code = 131000 });
        await Simulator.ControlAsync("/simulator/faults", new { operation = "media_upload", code = 131000 });
        await Simulator.ControlAsync("/simulator/faults", new { to = "+44 7700 900999", code = 131000 });

        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("Hi")).Status);
        Assert.Equal(131000, (await Simulator.SendTextAsync("Hi", "447700900999")).Code);
    }

    [Fact]
    public async Task A_call_that_is_dropped_has_no_effect()
    {
        await Simulator.ControlAsync("/simulator/faults", new { drop = true });

        await Assert.ThrowsAnyAsync<Exception>(() => Simulator.SendTextAsync("Hi"));

        Assert.Empty(await Simulator.SentAsync());
    }

    [Fact]
    public async Task A_call_can_take_effect_and_lose_its_answer()
    {
        await Simulator.OpenWindowAsync();
        await Simulator.ControlAsync("/simulator/faults", new { drop = true, afterAccept = true });

        await Assert.ThrowsAnyAsync<Exception>(() => Simulator.SendTextAsync("Hi"));
        Simulator.Clock.Advance(150);

        Assert.Equal("Hi", Assert.Single(await Simulator.SentAsync())!["text"]!.ToString());
        Assert.Equal("sent", (await Simulator.Receiver.NextAsync()).Status["status"]!.ToString());
    }

    [Fact]
    public async Task A_call_that_times_out_is_never_answered()
    {
        await Simulator.ControlAsync("/simulator/faults", new { timeout = true });

        var call = Simulator.SendTextAsync("Hi");
        await Simulator.Clock.UntilAwaitedAsync(TimeSpan.FromMinutes(5), Cancellation);
        Simulator.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(call.IsCompleted);

        Simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Fact]
    public async Task A_slow_call_is_answered_late()
    {
        await Simulator.ControlAsync("/simulator/faults", new { delayMs = 2000 });

        var call = Simulator.SendTextAsync("Hi");
        await Simulator.Clock.UntilAwaitedAsync(TimeSpan.FromSeconds(2), Cancellation);
        Simulator.Clock.Advance(1999);
        Assert.False(call.IsCompleted);
        Simulator.Clock.Advance(1);

        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    [Fact]
    public async Task Faults_are_listed_and_cleared()
    {
        await Simulator.ControlAsync("/simulator/faults", new { count = 5, code = 4 });
        await Simulator.SendTextAsync("Hi");

        var listed = Assert.Single((await Simulator.ReadAsync("/simulator/faults"))["data"]!.AsArray())!;
        await Simulator.Http.DeleteAsync("/simulator/faults", Cancellation);

        Assert.Equal((1, 4), ((int)listed["hits"]!, (int)listed["remaining"]!));
        Assert.Equal(HttpStatusCode.OK, (await Simulator.SendTextAsync("Hi")).Status);
    }
}
