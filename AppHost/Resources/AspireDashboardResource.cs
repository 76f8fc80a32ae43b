using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Resources;

/// <summary>The Aspire Dashboard: traces, metrics and logs of every service, sent to it over OTLP.</summary>
public sealed class AspireDashboardResource(string name) : ProcessResource(name)
{
    /// <inheritdoc/>
    public override bool IsDotNet => true;

    /// <inheritdoc/>
    public override bool IsOptional => true;

    /// <inheritdoc/>
    public override Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken) =>
        Task.FromResult(new ProcessSpec(
            Path.Combine(run.Repository.AspireBundle, "managed", "aspire-managed"), ["dashboard"], run.Data.Directory(Name),
            [
                new("HOME", run.Data.Directory(Name)),
                new("ASPNETCORE_URLS", $"http://localhost:{port}"),
                new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://127.0.0.1:{run.PortOf(Endpoints[1])}"),
                new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", $"http://127.0.0.1:{run.PortOf(Endpoints[2])}"),
                new("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"), // it listens on this machine only
                new("DOTNET_gcServer", "0"),
                new("DOTNET_EnableWriteXorExecute", "0"),
                new("DOTNET_TieredPGO", "0"),
                new("DOTNET_GCConserveMemory", "5"),
                new("Logging__LogLevel__Default", "Warning"),
            ]));

    /// <inheritdoc/>
    public override async Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        using var response = await run.Http.GetAsync($"http://127.0.0.1:{port}/", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)response.StatusCode < 400;
    }
}

/// <summary>Declares the dashboard.</summary>
public static class AspireDashboardBuilderExtensions
{
    /// <summary>Adds the dashboard and sends the telemetry of every project declared so far to it. It is never published.</summary>
    public static IResourceBuilder<AspireDashboardResource> AddAspireDashboard(
        this DistributedApplicationBuilder builder, string name, int port, int otlpGrpcPort, int otlpHttpPort)
    {
        var dashboard = builder.AddResource(new AspireDashboardResource(name))
            .WithEndpoint("http", port)
            .WithEndpoint("otlp", otlpGrpcPort)
            .WithEndpoint("otlp-http", otlpHttpPort)
            .ExcludeFromManifest();
        foreach (var project in builder.Resources.OfType<ProjectResource>().Where(_ => builder.ExecutionContext.IsRunMode))
        {
            project.Environment.Add(new("OTEL_EXPORTER_OTLP_ENDPOINT", new EnvironmentValue.Url(dashboard.GetEndpoint("otlp"))));
        }

        return dashboard;
    }
}
