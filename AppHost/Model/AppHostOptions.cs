using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatBoost.AppHost.Model;

/// <summary>What the command line asks for.</summary>
public enum AppHostCommand
{
    /// <summary>Start everything and stay.</summary>
    Run,

    /// <summary>Write Kubernetes manifests.</summary>
    Publish,

    /// <summary>Install what is missing and build the browser app, then end.</summary>
    Prerequisites,

    /// <summary>Tell what a running AppHost runs.</summary>
    Status,
}

/// <summary>The command line.</summary>
public sealed record AppHostOptions
{
    /// <summary>What to do.</summary>
    public AppHostCommand Command { get; init; }

    /// <summary>Where publish writes.</summary>
    public string? PublishDirectory { get; init; }

    /// <summary>Where state is kept; null means <c>.data</c> at the repository's root.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>State goes to a temporary directory that is removed at the end.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>Added to every default port.</summary>
    public int PortOffset { get; init; }

    /// <summary>Instances by resource name, where other than one.</summary>
    public IReadOnlyDictionary<string, int> Replicas { get; init; } = new Dictionary<string, int>();

    /// <summary>Environment variables set on every service, after all others.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Neither the services nor the browser app are built.</summary>
    public bool NoBuild { get; init; }

    /// <summary>The Aspire Dashboard is not started.</summary>
    public bool NoDashboard { get; init; }

    /// <summary>No demo organization is created.</summary>
    public bool NoSeed { get; init; }

    /// <summary>Chromium is installed too (browser tests).</summary>
    public bool WithBrowser { get; init; }

    /// <summary>Where to write the run description besides the data directory.</summary>
    public string? RunFile { get; init; }

    /// <summary>The wait before a crashed process is started again; it doubles with every further crash, up to 30 s.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads the command line; null when it is wrong or asks for help, which has then been printed.</summary>
    public static AppHostOptions? Parse(string[] args, out int exitCode)
    {
        Option<string?> data = new("--data") { Description = "Directory for state (default: .data at the repository's root)", Recursive = true };
        Option<bool> ephemeral = new("--ephemeral") { Description = "Keep state in a temporary directory and remove it at the end" };
        Option<int> portOffset = new("--port-offset") { Description = "Number added to every port, so that a second stack can run beside the first" };
        Option<string[]> replicas = new("--replicas") { Description = "Instances of a service, as in inbox=2", AllowMultipleArgumentsPerToken = true };
        Option<string[]> set = new("--set") { Description = "Environment variable of every service, as in KEY=VALUE", AllowMultipleArgumentsPerToken = true };
        Option<bool> noBuild = new("--no-build") { Description = "Do not build the services and the browser app" };
        Option<bool> noDashboard = new("--no-dashboard") { Description = "Do not start the Aspire Dashboard" };
        Option<bool> noSeed = new("--no-seed") { Description = "Do not create the demo organization" };
        Option<bool> withBrowser = new("--with-browser") { Description = "Install Chromium too, for the browser tests", Recursive = true };
        Option<string?> runFile = new("--run-file") { Description = "Also write the run description (run.json) to this file" };
        Option<double> restartDelay = new("--restart-delay") { Description = "Seconds before a crashed process is started again", DefaultValueFactory = _ => 1 };
        Argument<string> directory = new("directory") { Description = "Directory the manifests are written to, e.g. deploy/kubernetes" };

        AddPairValidator(replicas, "inbox=2", value => int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 20);
        AddPairValidator(set, "KEY=VALUE", _ => true);
        portOffset.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 0 and <= 40000, "--port-offset is a number from 0 to 40000."));
        restartDelay.Validators.Add(result => Require(result, result.GetValueOrDefault<double>() is >= 0 and <= 30, "--restart-delay is a number of seconds from 0 to 30."));

        AppHostOptions? options = null;
        void OnInvoke(Command command, AppHostCommand verb) => command.SetAction(parsed => options = new AppHostOptions
        {
            Command = verb,
            PublishDirectory = verb == AppHostCommand.Publish ? parsed.GetValue(directory) : null,
            DataDirectory = parsed.GetValue(data),
            Ephemeral = parsed.GetValue(ephemeral),
            PortOffset = parsed.GetValue(portOffset),
            Replicas = Pairs(parsed.GetValue(replicas)).ToDictionary(pair => pair.Key, pair => int.Parse(pair.Value, CultureInfo.InvariantCulture)),
            Environment = Pairs(parsed.GetValue(set)).ToDictionary(),
            NoBuild = parsed.GetValue(noBuild),
            NoDashboard = parsed.GetValue(noDashboard),
            NoSeed = parsed.GetValue(noSeed),
            WithBrowser = parsed.GetValue(withBrowser),
            RunFile = parsed.GetValue(runFile),
            RestartDelay = TimeSpan.FromSeconds(parsed.GetValue(restartDelay)),
        });

        RootCommand root = new("Runs ChatBoost on this machine: infrastructure, services, gateway, provider simulator and the Aspire Dashboard.")
        {
            data, ephemeral, portOffset, replicas, set, noBuild, noDashboard, noSeed, withBrowser, runFile, restartDelay,
        };
        OnInvoke(root, AppHostCommand.Run);

        Command publish = new("publish", "Write Kubernetes manifests for what Program.cs declares.") { directory };
        OnInvoke(publish, AppHostCommand.Publish);
        root.Subcommands.Add(publish);

        Command prerequisites = new("prerequisites", "Install what is missing and build the browser app, without starting anything.");
        OnInvoke(prerequisites, AppHostCommand.Prerequisites);
        root.Subcommands.Add(prerequisites);

        Command status = new("status", "Show what a running AppHost runs and how much memory it takes.");
        OnInvoke(status, AppHostCommand.Status);
        root.Subcommands.Add(status);

        exitCode = root.Parse(args).Invoke();
        return options;
    }

    private static void AddPairValidator(Option<string[]> option, string example, Func<string, bool> isValid) =>
        option.Validators.Add(result => Require(
            result,
            result.Tokens.All(token => token.Value.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && isValid(token.Value[(at + 1)..])),
            $"{option.Name} takes pairs such as {example}."));

    private static void Require(OptionResult result, bool condition, string message)
    {
        if (!condition)
        {
            result.AddError(message);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[]? values) =>
        (values ?? []).Select(value => value.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
}
