using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatBoost.AppHost.Demo;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Starts the declared resources as parallel as their dependencies allow, watches over them, and stops them in order.</summary>
internal sealed class ApplicationRunner(RunContext run, IReadOnlyList<Resource> resources, Progress output)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly ConcurrentBag<ProcessInstance> _instances = [];
    private readonly Dictionary<Resource, TaskCompletionSource> _ready = resources.ToDictionary(
        resource => resource, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private DemoDescription? _demo;

    private IReadOnlyList<ProcessResource> Processes { get; } = [.. resources.OfType<ProcessResource>()];

    private string RunFile => Path.Combine(run.Data.Path, "run.json");

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="ResourceFailedException">Something does not start; everything that did has been stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var demo = Find("gateway") is { } gateway && Find("simulator") is { } simulator && !run.Options.NoSeed
            ? new DemoSeeder(run, gateway, simulator)
            : null;
        await using var server = await DcpServer.StartAsync(run.Repository, run.Data, cancellationToken);
        output.Done("orchestrator", "ready", clock.Elapsed);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = new ExecutableEvents(server.Client);

        // Not linked: stopping waits for what the events tell.
        using var watchingEnd = new CancellationTokenSource();
        var watching = events.RunAsync(watchingEnd.Token);
        try
        {
            var supervision = await StartAllAsync(server.Client, events, stopping);
            if (demo is not null)
            {
                var seeding = Stopwatch.StartNew();
                _demo = await demo.SeedAsync(stopping.Token);
                output.Done("demo", "ready", seeding.Elapsed);
                foreach (var instance in _instances.Where(instance => instance.Resource.Name == "simulator"))
                {
                    instance.Restarted += () => _ = demo.PutSimulatorAppAsync(stopping.Token);
                }
            }

            DescribeRun();
            StartSummary.Write(output, run, Description(), clock.Elapsed);

            var first = await Task.WhenAny([watching, .. supervision.Select(supervise => supervise())]);
            await first;
            throw new ResourceFailedException("orchestrator", "Aspire's orchestrator (DCP) is gone; stopping what it had started.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Info("Stopping …");
        }
        finally
        {
            var stop = Stopwatch.StartNew();
            RemoveDescription();
            await stopping.CancelAsync();
            await StopAllAsync(server.Client);
            await watchingEnd.CancelAsync();
            output.Done("all", "stopped", stop.Elapsed);
        }
    }

    private async Task<IReadOnlyList<Func<Task>>> StartAllAsync(DcpClient dcp, ExecutableEvents events, CancellationTokenSource stopping)
    {
        using var clock = new StartClock(Processes, TimeProvider.System);
        var starts = Processes.Select(resource => StartAsync(resource, clock, dcp, events, stopping.Token)).ToList();
        await foreach (var start in Task.WhenEach(starts))
        {
            if (!start.IsCompletedSuccessfully)
            {
                // What waits for the failed one would wait for ever.
                await stopping.CancelAsync();
            }
        }

        // Of several failures at once the one declared first is shown: the others depend on it.
        var supervision = new List<Func<Task>>();
        foreach (var start in starts.OrderBy(start => !start.IsFaulted))
        {
            supervision.AddRange(await start);
        }

        return supervision;
    }

    private async Task<IReadOnlyList<Func<Task>>> StartAsync(
        ProcessResource resource, StartClock clock, DcpClient dcp, ExecutableEvents events, CancellationToken cancellationToken)
    {
        foreach (var dependency in resource.WaitsFor)
        {
            await _ready[dependency].Task.WaitAsync(cancellationToken);
        }

        var elapsed = Stopwatch.StartNew();
        var ownPort = run.PortOf(resource.Endpoints[0]);
        if (resource.Replicas > 1)
        {
            await dcp.CreateProxiedServiceAsync(resource.Name, ownPort, cancellationToken);
        }

        try
        {
            var instances = Enumerable.Range(1, resource.Replicas)
                .Select(replica => new ProcessInstance(
                    resource, replica, resource.Replicas > 1 ? FreePort() : ownPort, run, dcp, events, output))
                .ToList();
            foreach (var instance in instances)
            {
                instance.Restarted += DescribeRun;
                _instances.Add(instance);
            }

            var supervision = await Task.WhenAll(instances.Select(instance => instance.StartAsync(clock, cancellationToken)));
            output.Done(resource.Name, resource.Replicas > 1 ? $"ready, {resource.Replicas} replicas" : "ready", elapsed.Elapsed);
            clock.Arrive(resource);
            _ready[resource].TrySetResult();
            return supervision;
        }
        catch (ResourceFailedException exception) when (resource.IsOptional)
        {
            output.Warn(exception.Message + " Going on without it.");
            clock.Arrive(resource);
            _ready[resource].TrySetResult();
            return [];
        }
    }

    // Services before what they depend on, so that each can still finish its work.
    private async Task StopAllAsync(DcpClient dcp)
    {
        using var timeout = new CancellationTokenSource(StopTimeout * 3);
        try
        {
            foreach (var group in _instances.GroupBy(instance => instance.Resource is ProjectResource).OrderByDescending(group => group.Key))
            {
                await Task.WhenAll(group.Select(instance => instance.StopAsync(StopTimeout, timeout.Token)));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // The orchestrator is gone, and with it the processes' keeper: end what is left.
            foreach (var pid in _instances.Select(instance => instance.ProcessId).Where(pid => pid > 0))
            {
                KillIfAlive(pid);
            }
        }
    }

    private static void KillIfAlive(int pid)
    {
        try
        {
            Process.GetProcessById(pid).Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone already.
        }
    }

    private ProjectResource? Find(string name) => Processes.OfType<ProjectResource>().SingleOrDefault(resource => resource.Name == name);

    private RunDescription Description()
    {
        string? UrlOf(string name) => Processes.SingleOrDefault(resource => resource.Name == name) is { } resource ? run.UrlOf(resource.Endpoints[0]) : null;
        return new RunDescription(
            Environment.ProcessId,
            UrlOf("gateway") ?? "",
            UrlOf("simulator"),
            UrlOf("dashboard"),
            _demo,
            [.. _instances
                .OrderBy(instance => Processes.TakeWhile(resource => resource != instance.Resource).Count())
                .ThenBy(instance => instance.Replica)
                .Select(instance => new RunningResource(
                    instance.Resource.Name,
                    instance.Replica,
                    instance.ProcessId,
                    string.Create(CultureInfo.InvariantCulture, $"{(instance.Resource is PostgresServerResource or RedisResource or RabbitMQServerResource ? "tcp" : "http")}://127.0.0.1:{instance.Port}"),
                    instance.Resource.IsDotNet))]);
    }

    private void DescribeRun()
    {
        var description = Description();
        description.Write(RunFile);
        if (run.Options.RunFile is { } runFile)
        {
            description.Write(runFile);
        }
    }

    private void RemoveDescription()
    {
        File.Delete(RunFile);
        if (run.Options.RunFile is { } runFile)
        {
            File.Delete(runFile);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
