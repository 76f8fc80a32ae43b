using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Exchanges an API key for an access token of the organization it belongs to. Identity looks into its database; every other service asks Identity.</summary>
public interface IApiKeyExchange
{
    /// <summary>The access token, or null when the key does not work.</summary>
    Task<string?> ExchangeAsync(string key, CancellationToken cancellationToken);
}

/// <summary>
/// The access tokens of API keys, kept for a minute: so long a revoked key goes on working at most, and so often at most Identity is asked for one key.
/// Behind this everything is as for members.
/// </summary>
public sealed class ApiKeyTokens : IDisposable
{
    /// <summary>How every key begins, so that people and scanners for secrets recognize one.</summary>
    public const string Prefix = "cbk_";

    /// <summary>The <c>client_id</c> in the access token of a key.</summary>
    public const string ClientId = "api-key";

    /// <summary>Where services exchange keys.</summary>
    internal const string ExchangePath = "/internal/api-keys/exchange";

    private const int MaxLength = 100;
    private const int MaxRemembered = 4096;
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeepRefusalFor = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.2 });

    /// <summary>The key exchanged, or null when it does not work.</summary>
    public async Task<string?> GetAsync(string key, IApiKeyExchange exchange, CancellationToken cancellationToken)
    {
        if (key.Length > MaxLength)
        {
            return null;
        }

        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (_remembered.TryGetValue(hash, out string? known))
        {
            return known;
        }

        var token = await exchange.ExchangeAsync(key, cancellationToken);
        _remembered.Set(hash, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = token is null ? KeepRefusalFor : KeepFor });
        return token;
    }

    /// <inheritdoc/>
    public void Dispose() => _remembered.Dispose();
}

/// <summary>A key on its way to Identity.</summary>
public sealed record ApiKeyExchangeRequest(string Key);

/// <summary>Identity's answer.</summary>
public sealed record ApiKeyExchangeResponse(string AccessToken);

/// <summary>Asks Identity.</summary>
internal sealed class RemoteApiKeyExchange(HttpClient http) : IApiKeyExchange
{
    public async Task<string?> ExchangeAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(ApiKeyTokens.ExchangePath, new ApiKeyExchangeRequest(key), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ApiKeyExchangeResponse>(cancellationToken))!.AccessToken;
    }
}
