using ChatBoost.AppHost.Orchestration;
using ChatBoost.AppHost.Terminal;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Makes sure that everything a run needs is installed and built.</summary>
internal sealed class PrerequisiteInstaller(AppHostOptions options, RepositoryLayout repository, Progress output)
{
    /// <summary>What the <c>prerequisites</c> command does: everything but the services, which <c>dotnet build</c> builds.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        await EnsureToolsAsync(cancellationToken);
        await BrowserAppBuild.EnsureAsync(repository, output, cancellationToken);
    }

    /// <summary>What a run needs.</summary>
    public async Task EnsureAsync(IReadOnlyList<ProjectResource> projects, CancellationToken cancellationToken)
    {
        await EnsureToolsAsync(cancellationToken);
        if (!options.NoBuild)
        {
            await BrowserAppBuild.EnsureAsync(repository, output, cancellationToken);
            await ServicesBuild.EnsureAsync(repository, projects, output, cancellationToken);
        }
    }

    private async Task EnsureToolsAsync(CancellationToken cancellationToken)
    {
        await DebianPackages.EnsureAsync(options.WithBrowser, output, cancellationToken);
        await NpmTools.EnsureAsync(repository, output, cancellationToken);
    }
}
