using System.Globalization;
using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Builds the declared projects in one go, if their sources changed.</summary>
internal static class ServicesBuild
{
    public static async Task EnsureAsync(
        RepositoryLayout repository, IReadOnlyList<ProjectResource> projects, Progress output, CancellationToken cancellationToken)
    {
        var files = projects.Select(project => repository.ResolveProject(project.ProjectPath)).ToList();
        var stamp = new BuildStamp(Path.Combine(repository.AppHost, "obj", $"services-{repository.Configuration}.stamp"));
        var hash = BuildStamp.HashOf(
            repository.Root, "services", "ServiceDefaults", "gateway", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig");
        var results = files.Select(repository.OutputOf).ToList();
        if (stamp.Matches($"{hash} {BuildStamp.Fingerprint(results)}"))
        {
            return;
        }

        string[] command =
        [
            "dotnet", "build", Path.Combine(repository.Root, "services", "Services.proj"), "-c", repository.Configuration,
            "-v", "quiet", "-nologo", "-clp:NoSummary", "-nodeReuse:false",

            // Style and analysis are half of the time and the business of `dotnet test`; whoever starts ChatBoost wants it to run.
            "-p:RunAnalyzers=false",
        ];

        // By environment: MSBuild splits a list there, but not in a property on the command line.
        var environment = new Dictionary<string, string> { ["CHATBOOST_PROJECTS"] = string.Join(';', files) };
        await output.StepAsync("services", string.Create(CultureInfo.InvariantCulture, $"building {files.Count} projects"), () =>
            CommandLine.RunAsync(command, repository.Root, "services", cancellationToken, environment), _ => "built");
        stamp.Write($"{hash} {BuildStamp.Fingerprint(results)}");
    }
}
