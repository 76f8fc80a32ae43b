namespace ChatBoost.SimulatorTests.State;

public sealed class Remembering
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apps_and_open_windows_outlive_a_restart()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".json");
        try
        {
            await using (var first = await Simulator.StartAsync(file))
            {
                await first.ResetAsync();
                await first.OpenWindowAsync();
            }

            await using var second = await Simulator.StartAsync(file);
            await second.ControlAsync("/simulator/settings", new { jitterMs = 0 });
            var apps = (await second.ReadAsync("/simulator/apps"))["data"]!.AsArray();
            await second.SendTextAsync("within the window");
            await second.SendTextAsync("outside of it", "447700900999");
            second.Clock.Advance(150);

            Assert.Equal(Simulator.Number, Assert.Single(apps)!["phoneNumberId"]!.ToString());
            Assert.Equal(["sent", "failed"], (await second.SentAsync()).Select(m => m!["status"]!.ToString()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_short_stops_nobody()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".json");
        await File.WriteAllTextAsync(file, "{\"Apps\":[{", Cancellation);
        try
        {
            await using var simulator = await Simulator.StartAsync(file);

            Assert.Empty((await simulator.ReadAsync("/simulator/apps"))["data"]!.AsArray());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
