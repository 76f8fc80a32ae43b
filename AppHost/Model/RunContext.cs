using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Model;

/// <summary>What a resource needs to know to run on this machine.</summary>
public sealed class RunContext(AppHostOptions options, RepositoryLayout repository, DataDirectory data, SecretStore secrets)
{
    /// <summary>The command line.</summary>
    public AppHostOptions Options { get; } = options;

    /// <summary>Where the sources and tools are.</summary>
    public RepositoryLayout Repository { get; } = repository;

    /// <summary>Where state is kept.</summary>
    public DataDirectory Data { get; } = data;

    /// <summary>Generated passwords and keys.</summary>
    public SecretStore Secrets { get; } = secrets;

    /// <summary>One client for health checks: short, local, never through a proxy.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>The port an endpoint has in this run.</summary>
    public int PortOf(EndpointReference endpoint) => endpoint.Port + Options.PortOffset;

    /// <summary>The base URL of an HTTP endpoint in this run.</summary>
    public string UrlOf(EndpointReference endpoint) =>
        endpoint.Resource is ProjectResource { IsExternal: true }
            ? $"http://localhost:{PortOf(endpoint)}"
            : $"http://127.0.0.1:{PortOf(endpoint)}";

    /// <summary>The text of an environment value in this run.</summary>
    public string Resolve(EnvironmentValue value) => value switch
    {
        EnvironmentValue.Literal literal => literal.Value,
        EnvironmentValue.Parameter parameter => Secrets.Get(parameter.Resource.Name, parameter.Resource.Bytes),
        EnvironmentValue.Url url => UrlOf(url.Endpoint) + url.Path,
        EnvironmentValue.DataFile file => Path.Combine(Data.Path, file.Name),
        EnvironmentValue.ConnectionString connection => connection.Resource.GetConnectionString(this),
        _ => throw new NotSupportedException(value.GetType().Name),
    };
}
