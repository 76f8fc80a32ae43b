using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Gateway.Proxy;

namespace ChatBoost.Gateway.OpenApi;

/// <summary>The OpenAPI document of the whole public API, made of the services' own and kept for a minute.</summary>
internal sealed class PublicApiDocument(IHttpClientFactory clients, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _document;
    private long _madeAt;

    /// <summary>The document as JSON.</summary>
    /// <exception cref="HttpRequestException">A service did not give its document; half a document would be a wrong one.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_document is null || clock.GetElapsedTime(_madeAt) >= KeepFor)
            {
                var parts = await Task.WhenAll(PublicRoutes.Services.Select(service => FetchAsync(service, cancellationToken)));
                _document = JsonSerializer.SerializeToUtf8Bytes(MergeDocuments.Merge(parts));
                _madeAt = clock.GetTimestamp();
            }

            return _document;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<(string Service, JsonObject Document)> FetchAsync(string service, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient();
        client.Timeout = TimeSpan.FromSeconds(10);
        await using var body = await client.GetStreamAsync(new Uri($"http://{service}/openapi/v1.json"), cancellationToken);
        var document = await JsonNode.ParseAsync(body, cancellationToken: cancellationToken);
        return (service, document!.AsObject());
    }
}
