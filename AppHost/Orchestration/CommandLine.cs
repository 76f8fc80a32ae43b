using System.Diagnostics;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Runs a program to its end.</summary>
internal static class CommandLine
{
    /// <summary>Runs a program and waits for it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="resource">What is being prepared, for the message when it fails.</param>
    /// <param name="cancellationToken">Kills the program and all it started.</param>
    /// <param name="environment">Variables added to this process's own.</param>
    /// <param name="onLine">Receives every line it prints.</param>
    /// <returns>What it printed, line by line.</returns>
    /// <exception cref="ResourceFailedException">It is missing, or ended with an exit code other than 0.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        IReadOnlyList<string> command,
        string workingDirectory,
        string resource,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var lines = new List<string>();
        void Collect(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.Add(line);
                }

                onLine?.Invoke(line);
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => Collect(data.Data);
        process.ErrorDataReceived += (_, data) => Collect(data.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ResourceFailedException(resource, $"{resource}: {command[0]} cannot be started ({exception.Message}).");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? lines
            : throw new ResourceFailedException(resource, $"{resource}: {string.Join(' ', command.Take(4))} ended with exit code {process.ExitCode}.", lines);
    }
}
