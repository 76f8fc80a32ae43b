using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>The programs AppHost runs that come from the npm registry: Aspire's orchestrator and dashboard, and fauxqs.</summary>
internal static class NpmTools
{
    public static async Task EnsureAsync(RepositoryLayout repository, Progress output, CancellationToken cancellationToken)
    {
        var stamp = new BuildStamp(Path.Combine(repository.Tools, "node_modules", ".chatboost-stamp"));
        var hash = BuildStamp.HashOf(repository.Tools, "package.json", "package-lock.json");
        if (!stamp.Matches(hash))
        {
            await output.StepAsync("npm tools", "installing Aspire's orchestrator and dashboard, fauxqs", () =>
                CommandLine.RunAsync(["npm", "ci", "--no-audit", "--no-fund"], repository.Tools, "npm tools", cancellationToken), _ => "installed");
            await UnpackAspireAsync(repository, output, cancellationToken);
            stamp.Write(hash);
        }
    }

    private static Task<int> UnpackAspireAsync(RepositoryLayout repository, Progress output, CancellationToken cancellationToken) =>
        output.StepAsync("npm tools", "unpacking Aspire", async () =>
        {
            Directory.CreateDirectory(repository.AspireHome);
            string[] command =
            [
                Path.Combine(repository.Tools, "node_modules", "@microsoft", "aspire-cli-linux-x64", "bin", "aspire"), "doctor", "--non-interactive", "--nologo",
            ];
            try
            {
                await CommandLine.RunAsync(command, repository.Tools, "npm tools", cancellationToken, new Dictionary<string, string>
                {
                    ["HOME"] = repository.AspireHome,
                    ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1",
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                    ["NO_COLOR"] = "1",
                });
            }
            catch (ResourceFailedException) when (File.Exists(Path.Combine(repository.AspireBundle, "dcp", "dcp")))
            {
                // It also reports what a developer of Aspire may lack (certificates, Docker) by its exit code; the bundle is what counts.
            }

            return File.Exists(Path.Combine(repository.AspireBundle, "dcp", "dcp"))
                ? 0
                : throw new ResourceFailedException("orchestrator", "Aspire's command line did not unpack its orchestrator (DCP).");
        }, _ => "unpacked");
}
