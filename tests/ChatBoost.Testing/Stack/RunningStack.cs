using System.Globalization;
using ChatBoost.Testing.Api;

namespace ChatBoost.Testing.Stack;

/// <summary>
/// The whole product, running: AppHost in its own process with its own ports and a throw-away data directory.
/// <c>CHATBOOST_STACK</c> (path of a <c>run.json</c>) points the tests at a stack that runs already; it is then neither started nor stopped.
/// </summary>
public sealed class RunningStack : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly string _runFile;
    private readonly AppHostProcess? _appHost;
    private readonly FileStream? _turn;
    private RunDescription _description;

    private RunningStack(string runFile, RunDescription description, AppHostProcess? appHost, FileStream? turn)
    {
        _runFile = runFile;
        _description = description;
        _appHost = appHost;
        _turn = turn;
        Simulator = new SimulatorApi(description.Simulator);
    }

    /// <summary>What runs where, read again on each call because a restart changes process ids.</summary>
    public RunDescription Description => _description = RunDescription.TryRead(_runFile) ?? _description;

    /// <summary>The public edge.</summary>
    public Uri Gateway => _description.Gateway;

    /// <summary>The provider's side.</summary>
    public SimulatorApi Simulator { get; }

    /// <summary>Where the stack keeps data and logs.</summary>
    public string DataDirectory => Path.GetDirectoryName(_runFile)!;

    /// <summary>Starts everything and waits until it is healthy.</summary>
    /// <param name="arguments">For AppHost, besides ports and data.</param>
    /// <param name="log">Receives AppHost's output line by line.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message ends with its last output.</exception>
    public static async Task<RunningStack> StartAsync(
        IReadOnlyList<string> arguments, Action<string> log, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("CHATBOOST_STACK") is { Length: > 0 } existing)
        {
            return Attach(existing);
        }

        var turn = await TakeTurnAsync(cancellationToken);
        var data = Directory.CreateTempSubdirectory("tests-of-chatboost-").FullName;
        var offset = Ports.FreeOffset().ToString(CultureInfo.InvariantCulture);
        var appHost = AppHostProcess.Start([.. arguments, "--ephemeral", "--data", data, "--port-offset", offset], log);
        try
        {
            var runFile = Path.Combine(data, "run.json");
            var description = await Wait.ForAsync(
                "AppHost to write run.json",
                () => appHost.HasExited
                    ? throw new InvalidOperationException($"AppHost ended with code {appHost.ExitCode}.")
                    : Task.FromResult(RunDescription.TryRead(runFile)),
                StartLimit,
                cancellationToken);
            return new RunningStack(runFile, description, appHost, turn);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            await appHost.StopAsync(StopLimit);
            await turn.DisposeAsync();
            throw new InvalidOperationException(
                $"The stack did not start: {exception.Message} The last lines of AppHost:{Environment.NewLine}{appHost.LastOutput}", exception);
        }
    }

    /// <summary>A stack somebody else started; disposing of it leaves it running.</summary>
    public static RunningStack Attach(string runFile) =>
        RunDescription.TryRead(runFile) is { } running
            ? new RunningStack(runFile, running, null, null)
            : throw new InvalidOperationException($"Nothing runs: {runFile} is missing. Start it with: dotnet run --project AppHost");

    /// <summary>A caller without an account.</summary>
    public ChatBoostApi Anonymous() => new(Gateway, accessToken: null);

    /// <summary>A new organization with its owner signed in.</summary>
    public Task<ChatBoostApi> CreateOrganizationAsync(CancellationToken cancellationToken) =>
        Anonymous().SignUpAsync(cancellationToken);

    /// <summary>A new organization whose bot has <paramref name="rules"/> and which is connected to a WhatsApp number of its own.</summary>
    public Task<Shop> OpenShopAsync(BotRules rules, CancellationToken cancellationToken) =>
        Shop.OpenAsync(this, rules, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_appHost is not null)
        {
            await _appHost.StopAsync(StopLimit);
        }

        if (_turn is not null)
        {
            await _turn.DisposeAsync();
        }
    }

    // One stack at a time on a machine: `dotnet test` runs test projects side by side, and two stacks on two cores
    // measure each other. The lock goes with the process, however it ends.
    private static async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), "chatboost-tests.lock");
        return await Wait.ForAsync("another test run to end", () => Task.FromResult(TryLock(path)), TimeSpan.FromMinutes(30), cancellationToken);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
