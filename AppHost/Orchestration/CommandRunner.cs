using System.Runtime.InteropServices;
using ChatBoost.AppHost.Prerequisites;
using ChatBoost.AppHost.Publishing;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Does what the command line asks for.</summary>
internal static class CommandRunner
{
    /// <returns>The exit code: 0 after a clean end, 1 when something could not be done (one line says what).</returns>
    public static async Task<int> RunAsync(AppHostOptions options, IReadOnlyList<Resource> resources)
    {
        var output = new Progress();
        using var interruption = new CancellationTokenSource();
        using var signals = new Interruption(interruption);
        try
        {
            var repository = RepositoryLayout.Find();
            switch (options.Command)
            {
                case AppHostCommand.Prerequisites:
                    await new PrerequisiteInstaller(options, repository, output).InstallAsync(interruption.Token);
                    break;
                case AppHostCommand.Run:
                    await StartAsync(options, resources, repository, output, interruption.Token);
                    break;
                case AppHostCommand.Publish:
                    Publish(options.PublishDirectory!, resources, output);
                    break;
                case AppHostCommand.Status:
                    return StatusReport.Write(output, DataDirectory.PathOf(options.DataDirectory, repository));
                default:
                    throw new NotSupportedException(options.Command.ToString());
            }

            return 0;
        }
        catch (ResourceFailedException exception)
        {
            output.Fail(exception.Message, exception.Log);
            return 1;
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static async Task StartAsync(
        AppHostOptions options, IReadOnlyList<Resource> resources, RepositoryLayout repository, Progress output, CancellationToken cancellationToken)
    {
        resources = Select(resources, options);
        using var data = DataDirectory.Open(options.DataDirectory, options.Ephemeral, repository);
        PortCheck.ThrowIfTaken(resources.OfType<ProcessResource>().SelectMany(resource => resource.Endpoints), options.PortOffset);
        await new PrerequisiteInstaller(options, repository, output).EnsureAsync(Projects(resources), cancellationToken);
        if (data.PostgresDirectoryReason is { } reason)
        {
            output.Info(reason);
        }

        var run = new RunContext(options, repository, data, new SecretStore(Path.Combine(data.Path, "secrets.json")));
        await new ApplicationRunner(run, resources, output).RunAsync(cancellationToken);
    }

    private static void Publish(string directory, IReadOnlyList<Resource> resources, Progress output)
    {
        foreach (var file in new KubernetesPublisher(resources).WriteTo(directory))
        {
            output.Info(Path.Combine(directory, file));
        }
    }

    private static IReadOnlyList<ProjectResource> Projects(IReadOnlyList<Resource> resources) => [.. resources.OfType<ProjectResource>()];

    private static IReadOnlyList<Resource> Select(IReadOnlyList<Resource> resources, AppHostOptions options)
    {
        foreach (var (name, count) in options.Replicas)
        {
            var resource = resources.OfType<ProjectResource>().SingleOrDefault(resource => resource.Name == name)
                ?? throw new ResourceFailedException(name, $"--replicas {name}={count}: there is no service '{name}'.");
            resource.Replicas = count;
        }

        return [.. resources.Where(resource => resource is not AspireDashboardResource || !options.NoDashboard)];
    }

    /// <summary>Ctrl-C, SIGTERM and a closed terminal stop everything in order; a second Ctrl-C ends at once (the orchestrator still cleans up).</summary>
    private sealed class Interruption : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations;

        public Interruption(CancellationTokenSource source) => _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = !source.IsCancellationRequested || signal == PosixSignal.SIGHUP;
                source.Cancel();
            })),
        ];

        public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
    }
}
