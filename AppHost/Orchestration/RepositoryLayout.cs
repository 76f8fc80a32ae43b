using System.Runtime.InteropServices;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Where things are in the repository, wherever AppHost was started from.</summary>
public sealed class RepositoryLayout
{
    private readonly string _configuration;

    private RepositoryLayout(string root, string configuration)
    {
        Root = root;
        _configuration = configuration;
    }

    /// <summary>The folder that holds ChatBoost.sln.</summary>
    public string Root { get; }

    /// <summary>The AppHost's folder.</summary>
    public string AppHost => Path.Combine(Root, "AppHost");

    /// <summary>The npm tools AppHost runs.</summary>
    public string Tools => Path.Combine(AppHost, "tools");

    /// <summary>The browser app's sources.</summary>
    public string BrowserApp => Path.Combine(Root, "gateway", "dashboard");

    /// <summary>Aspire's orchestrator and dashboard, unpacked. Inside node_modules, so that a fresh npm ci also unpacks afresh.</summary>
    public string AspireHome => Path.Combine(Tools, "node_modules", ".aspire-home");

    /// <summary>The unpacked bundle.</summary>
    public string AspireBundle => Path.Combine(AspireHome, ".aspire", "bundle");

    /// <summary>The node program.</summary>
    public static string Node => FindOnPath("node") ?? "node";

    /// <summary>Where this process's own .NET runtime is installed.</summary>
    public static string DotNetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Walks up from AppHost's own assembly.</summary>
    /// <exception cref="InvalidOperationException">AppHost was copied out of the repository.</exception>
    public static RepositoryLayout Find()
    {
        // …/AppHost/bin/<configuration>/net10.0/: the services are taken from the same configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent?.Name;
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ChatBoost.sln")))
            {
                return new RepositoryLayout(directory.FullName, configuration is "Release" ? "Release" : "Debug");
            }
        }

        throw new InvalidOperationException($"No ChatBoost.sln above {AppContext.BaseDirectory}.");
    }

    /// <summary>The full path of a project given relative to the AppHost's folder.</summary>
    public string ResolveProject(string projectPath) => Path.GetFullPath(Path.Combine(AppHost, projectPath));

    /// <summary>The assembly a project is built to; Directory.Build.props names it.</summary>
    public string OutputOf(string project) => Path.Combine(
        Path.GetDirectoryName(project)!, "bin", _configuration, "net10.0", $"ChatBoost.{Path.GetFileNameWithoutExtension(project)}.dll");

    /// <summary>The build configuration in use.</summary>
    public string Configuration => _configuration;

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
