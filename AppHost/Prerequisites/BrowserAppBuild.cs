using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Builds the browser app, if its sources changed.</summary>
internal static class BrowserAppBuild
{
    public static async Task EnsureAsync(RepositoryLayout repository, Progress output, CancellationToken cancellationToken)
    {
        var app = repository.BrowserApp;
        if (!File.Exists(Path.Combine(app, "package.json")))
        {
            return;
        }

        var packages = new BuildStamp(Path.Combine(app, "node_modules", ".chatboost-stamp"));
        var packagesHash = BuildStamp.HashOf(app, "package.json", "package-lock.json");
        if (!packages.Matches(packagesHash))
        {
            await output.StepAsync("browser app", "npm ci", () =>
                CommandLine.RunAsync(["npm", "ci", "--no-audit", "--no-fund"], app, "browser app", cancellationToken), _ => "packages installed");
            packages.Write(packagesHash);
        }

        var build = new BuildStamp(Path.Combine(app, "dist", ".chatboost-stamp"));
        var hash = BuildStamp.HashOf(app, ".");
        if (!build.Matches(hash))
        {
            await output.StepAsync("browser app", "npm run build", () =>
                CommandLine.RunAsync(["npm", "run", "build"], app, "browser app", cancellationToken), _ => "built");
            build.Write(hash);
        }
    }
}
