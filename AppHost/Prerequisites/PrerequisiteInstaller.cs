using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Makes sure that everything a run needs is installed and built.</summary>
internal sealed class PrerequisiteInstaller(AppHostOptions options, RepositoryLayout repository, Progress output)
{
    public async Task EnsureAsync(IReadOnlyList<ProjectResource> projects, CancellationToken cancellationToken)
    {
        await DebianPackages.EnsureAsync(options.WithBrowser, output, cancellationToken);
        await NpmTools.EnsureAsync(repository, output, cancellationToken);
        if (!options.NoBuild)
        {
            await BrowserAppBuild.EnsureAsync(repository, output, cancellationToken);
            await ServicesBuild.EnsureAsync(repository, projects, output, cancellationToken);
        }
    }
}
