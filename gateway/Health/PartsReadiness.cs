using ChatBoost.Gateway.Proxy;

namespace ChatBoost.Gateway.Health;

/// <summary>
/// Asks every service behind the gateway whether it is ready, all at once. The answer is shared and kept for a second, so that probes from
/// many sides cost the services one each.
/// </summary>
internal sealed class PartsReadiness(IHttpClientFactory clients, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<PartState[]> _latest = Task.FromResult<PartState[]>([]);
    private long? _askedAt;

    /// <summary>The state of every part, at most a second old.</summary>
    public Task<PartState[]> AskAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_askedAt is null || (_latest.IsCompleted && clock.GetElapsedTime(_askedAt.Value) >= KeepFor))
            {
                _askedAt = clock.GetTimestamp();
                _latest = Task.WhenAll(PublicRoutes.Services.Select(AskOneAsync));
            }

            return _latest.WaitAsync(cancellationToken);
        }
    }

    private async Task<PartState> AskOneAsync(string service)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        try
        {
            using var client = clients.CreateClient();
            using var response = await client.GetAsync(new Uri($"http://{service}/health"), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new PartState(service, response.IsSuccessStatusCode ? PartState.Ready : "not_ready");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return new PartState(service, "no_answer");
        }
    }
}

/// <summary>A part and its state: <c>ready</c>, <c>not_ready</c> (it says so itself) or <c>no_answer</c>.</summary>
internal sealed record PartState(string Name, string Status)
{
    public const string Ready = "ready";
}
