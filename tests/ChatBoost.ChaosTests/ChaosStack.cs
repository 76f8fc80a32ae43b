using ChatBoost.ChaosTests;
using ChatBoost.Testing.Stack;

[assembly: AssemblyFixture(typeof(ChaosStack))]

namespace ChatBoost.ChaosTests;

/// <summary>The running product; what dies is started again after five seconds, as an orchestrator would.</summary>
public sealed class ChaosStack : IAsyncLifetime
{
    public RunningStack Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningStack.StartAsync(
        ["--replicas", "inbox=2", "--restart-delay", "5", "--no-dashboard"],
        line => TestContext.Current.SendDiagnosticMessage(line),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Running is not null)
        {
            await Running.DisposeAsync();
        }
    }
}
