using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace ChatBoost.Testing.Stack;

/// <summary>AppHost in a process of its own.</summary>
internal sealed class AppHostProcess
{
    private const int KeptLines = 60;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private AppHostProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string LastOutput => string.Join(Environment.NewLine, _lastLines);

    public static AppHostProcess Start(IReadOnlyList<string> arguments, Action<string> log)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(AppHostAssembly());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        var appHost = new AppHostProcess(process);
        process.OutputDataReceived += (_, line) => appHost.Keep(line.Data, log);
        process.ErrorDataReceived += (_, line) => appHost.Keep(line.Data, log);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return appHost;
    }

    /// <summary>Asks it to end; after <paramref name="limit"/> it is killed, and the orchestrator that watches it ends the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (!_process.HasExited)
        {
            Signal.Terminate(_process.Id);
            using var patience = new CancellationTokenSource(limit);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ChatBoost.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private static string AppHostAssembly()
    {
        var configuration = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        return Path.Combine(RepositoryRoot(), "AppHost", "bin", configuration, "net10.0", "ChatBoost.AppHost.dll");
    }

    private void Keep(string? line, Action<string> log)
    {
        if (line is null)
        {
            return;
        }

        _lastLines.Enqueue(line);
        while (_lastLines.Count > KeptLines)
        {
            _lastLines.TryDequeue(out _);
        }

        log(line);
    }
}
