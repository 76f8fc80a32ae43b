using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// Credentials and what they were exchanged for, by their hash and for a minute at most: so long a revoked key and a removed member go on working, and so often at most Identity
/// is asked for one credential.
/// </summary>
public sealed class ExchangedCredentials(IOptions<ClerkIssuer> clerk, TimeProvider clock) : IDisposable
{
    private const int MaxRemembered = 4096;
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeepRefusalFor = TimeSpan.FromSeconds(10);

    // A part that is away may be back at any moment.
    private static readonly TimeSpan KeepUnavailableFor = TimeSpan.FromSeconds(1);

    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.2 });

    /// <summary>True for what Identity may exchange; everything else is an access token of ours or none at all.</summary>
    public bool Takes(string token) => ApiKeyCredential.Looks(token) || clerk.Value.IsNamedBy(token);

    /// <summary>What the credential was exchanged for.</summary>
    public async Task<ExchangedCredential> GetAsync(string credential, ICredentialExchange exchange, CancellationToken cancellationToken)
    {
        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(credential)));
        if (_remembered.TryGetValue(hash, out ExchangedCredential? known) && !(known!.ExpiresAt <= clock.GetUtcNow()))
        {
            return known;
        }

        var exchanged = await exchange.ExchangeAsync(credential, cancellationToken);
        if (TimeToKeep(exchanged) is { Ticks: > 0 } keepFor)
        {
            _remembered.Set(hash, exchanged, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = keepFor });
        }

        return exchanged;
    }

    /// <inheritdoc/>
    public void Dispose() => _remembered.Dispose();

    private TimeSpan TimeToKeep(ExchangedCredential exchanged) => exchanged switch
    {
        { Refusal.Status: >= StatusCodes.Status500InternalServerError } => KeepUnavailableFor,
        { AccessToken: null } => KeepRefusalFor,
        { ExpiresAt: { } expiresAt } when expiresAt - clock.GetUtcNow() is var left && left < KeepFor => left,
        _ => KeepFor,
    };
}
