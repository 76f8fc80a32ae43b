using ChatBoost.AppHost.Model;
using ChatBoost.AppHost.Orchestration;
using ChatBoost.Testing;

namespace ChatBoost.AppHostTests;

public sealed class StartClockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ManualClock _time = new();

    [Fact]
    public void Waiting_ends_when_nothing_gets_ready_any_more()
    {
        using var clock = new StartClock([new Waiting("a", Limit)], _time);

        _time.Advance(Limit / 2);
        Assert.False(clock.Expiry.IsCancellationRequested);

        _time.Advance(Limit / 2);
        Assert.True(clock.Expiry.IsCancellationRequested);
    }

    [Fact]
    public void Every_arrival_gives_the_others_their_time_again()
    {
        Waiting[] resources = [new("a", Limit), new("b", Limit), new("c", Limit)];
        using var clock = new StartClock(resources, _time);

        foreach (var resource in resources)
        {
            _time.Advance(Limit * 0.9);
            clock.Arrive(resource);
        }

        _time.Advance(Limit * 2);
        Assert.False(clock.Expiry.IsCancellationRequested);
    }

    private sealed class Waiting(string name, TimeSpan limit) : ProcessResource(name)
    {
        public override TimeSpan StartTimeout => limit;

        public override Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
