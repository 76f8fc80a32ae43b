using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Model;

/// <summary>The declared application: <see cref="Run"/> does what the command line asks for.</summary>
public sealed class DistributedApplication(AppHostOptions options, IReadOnlyList<Resource> resources)
{
    /// <summary>The resources in the order of their declaration.</summary>
    public IReadOnlyList<Resource> Resources { get; } = resources;

    /// <summary>Reads the command line. Ends the process when it asks for help or is wrong.</summary>
    public static DistributedApplicationBuilder CreateBuilder(string[] args)
    {
        var options = AppHostOptions.Parse(args, out var exitCode);
        if (options is null)
        {
            Environment.Exit(exitCode);
        }

        return new DistributedApplicationBuilder(options!);
    }

    /// <summary>Runs, publishes or installs; the process's exit code tells how it ended.</summary>
    public void Run() => Environment.ExitCode = CommandRunner.RunAsync(options, Resources).GetAwaiter().GetResult();
}
