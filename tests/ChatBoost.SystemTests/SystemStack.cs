using ChatBoost.SystemTests;
using ChatBoost.Testing.Stack;

[assembly: AssemblyFixture(typeof(SystemStack))]

namespace ChatBoost.SystemTests;

/// <summary>The running product, started once for all tests; two inbox replicas, because most faults of one process hide in the other.</summary>
public sealed class SystemStack : IAsyncLifetime
{
    public const string Greeting = "Welcome to the shop.";
    public const string HoursAnswer = "We open at nine.";
    public const string Fallback = "A person will look at this soon.";

    internal static readonly BotRules Rules = new(
        Greeting,
        [
            new KeywordRule(["hours", "opening times"], "contains", HoursAnswer),
            new KeywordRule(["exactly this"], "exact", "Exactly."),
            new KeywordRule(["order"], "starts_with", "Which order?"),
        ],
        Fallback);

    private RunningStack? _running;

    public RunningStack Running => _running ?? throw new InvalidOperationException("The stack is not up.");

    public SimulatorApi Simulator => Running.Simulator;

    public SqsApi Sqs { get; private set; } = null!;

    /// <summary>A new organization with a connected number and the standard rules.</summary>
    public Task<Shop> OpenShopAsync() => Running.OpenShopAsync(Rules, Cancellation);

    public async ValueTask InitializeAsync()
    {
        _running = await RunningStack.StartAsync(
            ["--replicas", "inbox=2", "--no-dashboard"], line => TestContext.Current.SendDiagnosticMessage(line), Cancellation);
        Sqs = new SqsApi(new Uri(_running.Description.All("whatsapp-worker")[0].EnvironmentVariable("AWS__ServiceURL")));
    }

    public async ValueTask DisposeAsync()
    {
        Sqs?.Dispose();
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }
}
