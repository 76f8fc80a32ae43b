using System.Buffers.Text;
using System.Text.Json;
using ChatBoost.Identity.SingleSignOn;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Caching;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatBoost.Identity.Clerk;

/// <summary>
/// Checks session tokens of the configured instance, as Clerk's own SDK does: RS256 by a key the instance publishes, issuer, times and authorized party. Which keys count comes
/// from the configuration and never from the token.
/// </summary>
public sealed class ClerkTokens
{
    private const int LeastRsaBits = 2048;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    // A token signed with a key nobody knows makes for one look, and a flood of them for no more.
    private static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromSeconds(5);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = ClerkIssuer.MaxTokenLength };

    private readonly string? _issuer;
    private readonly HashSet<string> _authorizedParties;
    private readonly TimeProvider _clock;
    private readonly RefreshingCache<string, IReadOnlyList<SecurityKey>> _keys;

    /// <summary>Made by dependency injection.</summary>
    public ClerkTokens(IOptions<ClerkIssuer> issuer, IOptions<ClerkOptions> options, IssuerDirectory issuers, TimeProvider clock)
        : this(issuer, options, async address => await issuers.ReadKeysAsync(address), clock)
    {
    }

    internal ClerkTokens(IOptions<ClerkIssuer> issuer, IOptions<ClerkOptions> options, Func<Uri, Task<IReadOnlyList<SecurityKey>>> readKeys, TimeProvider clock)
    {
        _issuer = issuer.Value.Issuer;
        _authorizedParties = options.Value.AuthorizedParties.ToHashSet(StringComparer.Ordinal);
        _clock = clock;
        _keys = new(new RefreshingCacheSettings { FreshFor = TimeSpan.FromMinutes(5) }, clock, async address => await readKeys(new Uri(address)));
    }

    /// <summary>What the token says; or null and whether it was genuine once and has expired.</summary>
    /// <exception cref="IssuerException">The instance's keys cannot be read.</exception>
    public async Task<(ClerkSession? Session, bool HasExpired)> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_issuer) || text.Length > ClerkIssuer.MaxTokenLength || KeyIdOf(text) is not { } keyId || await KeyAsync(keyId, cancellationToken) is not { } key)
        {
            return default;
        }

        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = _issuer,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"],
            IssuerSigningKey = key,
            // Session tokens have none; to whom one was given, azp says.
            ValidateAudience = false,
            // Against this service's clock, below.
            ValidateLifetime = false,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || !IsForUs(token))
        {
            return default;
        }

        var now = _clock.GetUtcNow();
        if (TimeOf(token.ValidTo) is not { } expiresAt || TimeOf(token.IssuedAt) is not { } issuedAt || issuedAt > now + Skew || TimeOf(token.ValidFrom) > now + Skew)
        {
            return default;
        }

        return expiresAt + Skew <= now
            ? (null, true)
            : (Claims(token) is { } session ? session with { IssuedAt = issuedAt, ExpiresAt = expiresAt + Skew } : null, false);
    }

    /// <summary>Without <c>azp</c> nobody knows which page the token was for: refused, as Clerk's SDK does once authorized parties are set.</summary>
    private bool IsForUs(JsonWebToken token) =>
        token.TryGetClaim("azp", out var party) && _authorizedParties.Contains(party.Value) && !token.TryGetHeaderValue<object>("crit", out _);

    /// <summary>The one key the token may be signed with; its algorithm is settled before anything is computed.</summary>
    private async Task<SecurityKey?> KeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var address = $"{_issuer}/.well-known/jwks.json";
        return Find(await _keys.GetAsync(address, cancellationToken)) ?? Find(await _keys.GetNewerThanAsync(address, UnknownKeyInterval, cancellationToken));

        SecurityKey? Find(IReadOnlyList<SecurityKey>? keys) => keys?.FirstOrDefault(key => key is RsaSecurityKey && key.KeyId == keyId && key.KeySize >= LeastRsaBits);
    }

    private static string? KeyIdOf(string text)
    {
        try
        {
            return Handler.CanReadToken(text) && new JsonWebToken(text) is { Alg: SecurityAlgorithms.RsaSha256, Kid: { Length: > 0 and <= 200 } keyId } ? keyId : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ClerkSession? Claims(JsonWebToken token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Strict);
            return ClerkSession.Read(payload.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(DateTime time) => time == DateTime.MinValue ? null : new DateTimeOffset(time, TimeSpan.Zero);
}
