using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>The HTTP API of Aspire's orchestrator (DCP), a small Kubernetes-style server that runs processes.</summary>
internal sealed class DcpClient : IDisposable
{
    private const string Path = "apis/usvc-dev.developer.microsoft.com/v1";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;

    public DcpClient(Kubeconfig configuration)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => IsIssuedBy(configuration.Authority, certificate),
            },
        };
        _http = new HttpClient(handler) { BaseAddress = configuration.Server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", configuration.Token);
    }

    public Task CreateExecutableAsync(string name, ProcessSpec process, CancellationToken cancellationToken) =>
        CreateAsync("executables", "Executable", name, new DcpModel.ExecutableSpec(
            process.Executable,
            process.WorkingDirectory,
            process.Arguments,
            [.. process.FullEnvironment().Select(pair => new DcpModel.EnvironmentVariable(pair.Key, pair.Value))],
            "Process",
            new("DoNotInherit")), cancellationToken);

    /// <summary>Makes DCP listen on a port and spread connections over the service's endpoints; without any, connections wait.</summary>
    public Task CreateProxiedServiceAsync(string name, int port, CancellationToken cancellationToken) =>
        CreateAsync("services", "Service", name, new DcpModel.ServiceSpec("TCP", "127.0.0.1", port, "Localhost"), cancellationToken);

    public Task CreateEndpointAsync(string name, string service, int port, CancellationToken cancellationToken) =>
        CreateAsync("endpoints", "Endpoint", name, new DcpModel.EndpointSpec("", service, "127.0.0.1", port), cancellationToken);

    /// <summary>Removes an object; an executable's process is asked to stop and, if it does not, killed.</summary>
    public async Task DeleteAsync(string plural, string name, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync($"{Path}/{plural}/{name}", cancellationToken);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    public async Task<DcpModel.Executable?> FindExecutableAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync($"{Path}/executables/{name}", cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound
            ? null
            : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<DcpModel.Executable>(Json, cancellationToken);
    }

    public async Task<IReadOnlyList<DcpModel.Executable>> ListExecutablesAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<DcpModel.ExecutableList>($"{Path}/executables", Json, cancellationToken))!.Items;

    /// <summary>Every change of an executable, as long as the connection lasts.</summary>
    public async IAsyncEnumerable<DcpModel.WatchEvent> WatchExecutablesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await _http.GetStreamAsync($"{Path}/executables?watch=true", cancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (JsonSerializer.Deserialize<DcpModel.WatchEvent>(line, Json) is { Object.Metadata: not null } change)
            {
                yield return change;
            }
        }
    }

    /// <summary>What an executable prints, from its start until it ends.</summary>
    /// <param name="name">The executable.</param>
    /// <param name="source"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<StreamReader> ReadLogAsync(string name, string source, CancellationToken cancellationToken) =>
        new(await _http.GetStreamAsync($"{Path}/executables/{name}/log?source={source}&follow=true", cancellationToken));

    /// <summary>Stops every process and DCP itself.</summary>
    public async Task StopServerAsync(CancellationToken cancellationToken)
    {
        using var content = new StringContent("""{"status":"Stopping"}""", MediaTypeHeaderValue.Parse("application/merge-patch+json"));
        using var response = await _http.PatchAsync("admin/execution", content, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task CreateAsync<TSpec>(string plural, string kind, string name, TSpec spec, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync($"{Path}/{plural}", new DcpModel.Object<TSpec>(DcpModel.ApiVersion, kind, new(name), spec), Json, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"DCP refused {kind} {name}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    // DCP makes a certificate for every start; its kubeconfig, which only we can read, names the authority to trust.
    private static bool IsIssuedBy(X509Certificate2 authority, X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 server)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(server);
    }
}
