using System.Diagnostics;
using ChatBoost.AppHost.Model;

namespace ChatBoost.AppHostTests;

/// <summary>The real AppHost, as a process.</summary>
internal static class AppHostProgram
{
    public static string RepositoryRoot { get; } = FindRoot();

    // Beside this test: the test project references AppHost. It is started from its own folder, as people do.
    private static string Assembly { get; } = Path.Combine(
        RepositoryRoot, "AppHost", "bin", Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!, "net10.0", $"{typeof(AppHostOptions).Assembly.GetName().Name}.dll");

    public static async Task<(int ExitCode, string Output)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "ChatBoost.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
