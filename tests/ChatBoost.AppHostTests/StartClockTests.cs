using ChatBoost.AppHost.Model;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHostTests;

public sealed class StartClockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Waiting_ends_when_nothing_gets_ready_any_more()
    {
        using var clock = new StartClock([new Waiting("a", Limit)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Limit * 20, clock.Expiry));
    }

    [Fact]
    public async Task Every_arrival_gives_the_others_their_time_again()
    {
        Waiting[] resources = [new("a", Limit), new("b", Limit), new("c", Limit)];
        using var clock = new StartClock(resources);

        foreach (var resource in resources)
        {
            await Task.Delay(Limit / 2, clock.Expiry);
            clock.Arrive(resource);
        }

        await Task.Delay(Limit * 2, clock.Expiry);
    }

    private sealed class Waiting(string name, TimeSpan limit) : ProcessResource(name)
    {
        public override TimeSpan StartTimeout => limit;

        public override Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
