using System.Collections.Frozen;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// The keys Identity publishes, kept in memory: read again in the background when they are old, at once for an unknown key id (but not more
/// often than <see cref="UnknownKeyInterval"/>, so that invented ids cause no traffic), and kept while Identity does not answer.
/// </summary>
internal sealed partial class PublishedKeys(IHttpClientFactory clients, TimeProvider clock, ILogger<PublishedKeys> logger) : ITrustedKeys
{
    internal const string ClientName = "jwks";
    internal static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan FailureInterval = TimeSpan.FromSeconds(1);
    private static readonly Uri Address = new("http://identity/.well-known/jwks.json");

    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, TrustedKey> _keys = FrozenDictionary<string, TrustedKey>.Empty;
    private DateTimeOffset _staleAt = DateTimeOffset.MinValue;
    private DateTimeOffset _nextAttempt = DateTimeOffset.MinValue;
    private Task _refresh = Task.CompletedTask;

    public TrustedKey? Find(string keyId) => _keys.GetValueOrDefault(keyId);

    public async ValueTask LoadAsync(string keyId, CancellationToken cancellationToken)
    {
        var isKnown = _keys.ContainsKey(keyId);
        var refresh = RefreshUnlessFresh(isKnown);
        if (!isKnown)
        {
            await refresh.WaitAsync(cancellationToken);
        }
    }

    private Task RefreshUnlessFresh(bool isKnown)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_refresh.IsCompleted)
            {
                return _refresh;
            }

            if (now < _nextAttempt || (isKnown && now < _staleAt))
            {
                return Task.CompletedTask;
            }

            return _refresh = Task.Run(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        var interval = FailureInterval;
        try
        {
            // Shared by all who wait: it must not end with the request that began it.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
            using var client = clients.CreateClient(ClientName);
            var published = await client.GetFromJsonAsync<JsonWebKeySet>(Address, limit.Token);
            var keys = new Dictionary<string, TrustedKey>(StringComparer.Ordinal);
            foreach (var entry in published?.Keys ?? [])
            {
                if (entry.KeyId is { } keyId && entry.ToTrustedKey() is { } key)
                {
                    keys[keyId] = key;
                }
            }

            if (keys.Count > 0)
            {
                _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
                interval = UnknownKeyInterval;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException or NotSupportedException)
        {
            LogUnreachable(exception.Message);
        }
        finally
        {
            lock (_gate)
            {
                var now = clock.GetUtcNow();
                _nextAttempt = now + interval;
                _staleAt = interval == UnknownKeyInterval ? now + MaxAge : _staleAt;
            }
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The keys of access tokens could not be read from identity; those known stay in use: {Reason}")]
    private partial void LogUnreachable(string reason);
}
