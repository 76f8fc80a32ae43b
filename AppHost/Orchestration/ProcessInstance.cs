using System.Diagnostics;
using System.Globalization;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>One copy of a resource: starts it, waits until it is ready, and starts it again when it dies.</summary>
/// <param name="resource">What runs.</param>
/// <param name="replica">Which copy, from 1.</param>
/// <param name="port">The port this copy listens on.</param>
/// <param name="run">This run.</param>
/// <param name="dcp">The orchestrator.</param>
/// <param name="events">Tells when a process started or ended.</param>
/// <param name="output">What a person sees.</param>
internal sealed class ProcessInstance(
    ProcessResource resource, int replica, int port, RunContext run, DcpClient dcp, ExecutableEvents events, Progress output)
{
    private const int TriesToStart = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxRestartDelay = TimeSpan.FromSeconds(30);

    // Whoever lived this long after a crash is well again: the next wait is the short one.
    private static readonly TimeSpan WellAgainAfter = TimeSpan.FromSeconds(10);

    private readonly ResourceLog _log = new(Path.Combine(run.Data.Logs, NameOf(resource, replica) + ".log"));
    private int _generation;

    /// <summary>The resource's name, with the replica's number where there are several.</summary>
    public string Name { get; } = NameOf(resource, replica);

    /// <summary>What runs.</summary>
    public ProcessResource Resource => resource;

    /// <summary>Which copy, from 1.</summary>
    public int Replica => replica;

    /// <summary>The port this copy listens on.</summary>
    public int Port => port;

    /// <summary>The process id; 0 while there is no process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Raised when the process id changed and the process is ready.</summary>
    public event Action? Restarted;

    private string ExecutableName => string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{replica}-{_generation}");

    /// <summary>Starts the process and returns once it is ready.</summary>
    /// <param name="clock">Says when waiting is over.</param>
    /// <param name="cancellationToken">Ends the start, and later the supervision.</param>
    /// <returns>Watches over the process from then on; ends only by cancellation.</returns>
    /// <exception cref="ResourceFailedException">It ended three times before it was ready, or waiting is over.</exception>
    public async Task<Func<Task>> StartAsync(StartClock clock, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Expiry);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (watch, isReady) = await LaunchAsync(timeout.Token);
                if (isReady)
                {
                    return () => SuperviseAsync(watch, cancellationToken);
                }

                var exitCode = (await watch.Ended).ExitCode;
                if (attempt == TriesToStart)
                {
                    throw new ResourceFailedException(resource.Name, $"{Name} does not start: it ended {TriesToStart} times with exit code {exitCode}.", _log.Last);
                }

                output.Warn($"{Name} ended with exit code {exitCode} before it was ready; trying again.");
                await Task.Delay(TimeSpan.FromSeconds(attempt), timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ResourceFailedException(resource.Name, $"{Name} is not ready after {waited.Elapsed.TotalSeconds:0} s.", _log.Last);
        }
    }

    /// <summary>Stops the process: asks it, waits, and kills it when it does not end.</summary>
    public async Task StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_generation == 0)
        {
            return;
        }

        var watch = events.Follow(ExecutableName);
        await dcp.DeleteAsync("executables", ExecutableName, cancellationToken);
        await Task.WhenAny(watch.Ended, Task.Delay(timeout, cancellationToken));
    }

    private static string NameOf(ProcessResource resource, int replica) =>
        resource.Replicas > 1 ? string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{replica}") : resource.Name;

    private async Task SuperviseAsync(ExecutableEvents.Watch watch, CancellationToken cancellationToken)
    {
        var crashes = 0;
        while (true)
        {
            var livedFor = Stopwatch.StartNew();
            var status = await watch.Ended.WaitAsync(cancellationToken);
            await ForgetAsync(cancellationToken);

            crashes = livedFor.Elapsed > WellAgainAfter ? 1 : crashes + 1;
            var delay = TimeSpan.FromTicks(Math.Min(run.Options.RestartDelay.Ticks << Math.Min(crashes - 1, 10), MaxRestartDelay.Ticks));
            output.Warn(string.Create(CultureInfo.InvariantCulture, $"{Name} died (exit code {status.ExitCode}); starting it again in {delay.TotalSeconds:0.#} s."));
            await Task.Delay(delay, cancellationToken);

            var sinceLaunch = Stopwatch.StartNew();
            (watch, var isReady) = await LaunchAsync(cancellationToken);
            if (isReady)
            {
                output.Done(Name, "is ready again", sinceLaunch.Elapsed);
                Restarted?.Invoke();
            }
        }
    }

    /// <summary>Starts a process; comes back when it is ready or gone.</summary>
    private async Task<(ExecutableEvents.Watch Watch, bool IsReady)> LaunchAsync(CancellationToken cancellationToken)
    {
        var spec = await resource.PrepareAsync(run, port, cancellationToken);
        _generation++;
        var watch = events.Follow(ExecutableName);
        await dcp.CreateExecutableAsync(ExecutableName, spec, cancellationToken);
        ProcessId = await watch.Started.WaitAsync(cancellationToken);
        _ = _log.FollowAsync(dcp, ExecutableName, cancellationToken);

        var pause = FirstPause;
        while (!watch.Ended.IsCompleted)
        {
            if (await IsReadyAsync(cancellationToken))
            {
                if (resource.Replicas > 1)
                {
                    // Only now does the proxy in front of the replicas send connections here.
                    await dcp.CreateEndpointAsync(ExecutableName, resource.Name, port, cancellationToken);
                }

                return (watch, true);
            }

            await Task.WhenAny(watch.Ended, Task.Delay(pause, cancellationToken));
            pause = pause < MaxPause ? pause * 1.25 : MaxPause;
            cancellationToken.ThrowIfCancellationRequested();
        }

        // The last lines are still on their way through DCP.
        await Task.Delay(300, cancellationToken);
        return (watch, false);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await resource.IsReadyAsync(run, port, timeout.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: not ready yet. A process that never gets ready is reported with its own log.
            return false;
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        ProcessId = 0;
        events.Forget(ExecutableName);
        if (resource.Replicas > 1)
        {
            await dcp.DeleteAsync("endpoints", ExecutableName, cancellationToken);
        }

        await dcp.DeleteAsync("executables", ExecutableName, cancellationToken);
    }
}
