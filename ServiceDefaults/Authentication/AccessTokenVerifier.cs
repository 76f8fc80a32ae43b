using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Why a token is not accepted.</summary>
internal enum TokenRefusal
{
    None,
    Malformed,
    WrongType,
    UnknownKey,
    BadSignature,
    WrongIssuer,
    WrongAudience,
    NotYetValid,
    Expired,
    BadClaims,
}

/// <summary>What a token proves.</summary>
/// <param name="Identity">The claims the services read; see <see cref="TokenClaims"/>.</param>
/// <param name="ExpiresAt">From when on it proves nothing, the allowed clock difference included.</param>
/// <param name="KeyId">The key that signed it.</param>
internal sealed record VerifiedToken(ClaimsIdentity Identity, DateTimeOffset ExpiresAt, string KeyId);

/// <summary>
/// Checks access tokens by the rules of RFC 9068, section 4, and nothing more lenient: <c>typ</c> says access token, the algorithm is ES256, the key
/// is one of Identity's, issuer and audience are ours, the time is right. A token that passed is remembered by its hash until it expires: internal
/// calls carry the same one thousands of times, and a signature costs a hundred times what a hash does.
/// </summary>
internal sealed class AccessTokenVerifier(ITrustedKeys keys, IOptions<TokenOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>How far the clocks of two machines may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>At most this many tokens are remembered, about 2 KB each; beyond it they are verified anew.</summary>
    public const int MaxRemembered = 4096;

    // An hour before the last second DateTimeOffset can tell, so that adding the clock skew does not overflow.
    private const long LastSecond = 253_402_300_799 - 3600;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.2 });

    /// <summary>How many tokens are remembered now.</summary>
    public int Remembered => _remembered.Count;

    /// <summary>Makes sure the key a token names is known, if it exists. Before <see cref="TryVerify"/>, which does not wait.</summary>
    public async ValueTask PrepareAsync(string token, CancellationToken cancellationToken)
    {
        // The key of a remembered token is asked for too: that is what refreshes old keys in the background.
        var keyId = Recall(token)?.KeyId ?? (CompactJws.TryParse(token) is { } jws && TryReadHeader(jws, out var named) == TokenRefusal.None ? named : null);
        if (keyId is not null)
        {
            await keys.LoadAsync(keyId, cancellationToken);
        }
    }

    /// <summary>What the token proves, or null and why it is refused.</summary>
    public VerifiedToken? TryVerify(string token, out TokenRefusal refusal)
    {
        refusal = TokenRefusal.None;
        if (Recall(token) is { } known && known.ExpiresAt > clock.GetUtcNow() && keys.Find(known.KeyId) is not null)
        {
            return known;
        }

        refusal = Verify(token, out var verified);
        if (verified is not null && verified.ExpiresAt - clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            // Size limit reached: the cache drops the least used in the background and takes later ones. It has a clock of its own: a duration means the same to both.
            _remembered.Set(HashOf(token), verified, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = left });
        }

        return verified;
    }

    /// <inheritdoc/>
    public void Dispose() => _remembered.Dispose();

    private TokenRefusal Verify(string token, out VerifiedToken? verified)
    {
        verified = null;
        if (CompactJws.TryParse(token) is not { } jws)
        {
            return TokenRefusal.Malformed;
        }

        var refusal = TryReadHeader(jws, out var keyId);
        if (refusal != TokenRefusal.None)
        {
            return refusal;
        }

        if (keys.Find(keyId) is not { } key)
        {
            return TokenRefusal.UnknownKey;
        }

        // Not one claim is looked at before the signature holds.
        return key.HasSigned(jws) ? ReadClaims(jws, keyId, out verified) : TokenRefusal.BadSignature;
    }

    /// <summary>
    /// Example: <c>{"alg":"ES256","typ":"at+jwt","kid":"k1"}</c>. Keys or addresses of keys in the header (jwk, jku, x5c) are never used;
    /// <c>crit</c> names extensions we do not have, which RFC 7515, section 4.1.11, orders to refuse.
    /// </summary>
    private static TokenRefusal TryReadHeader(CompactJws jws, out string keyId)
    {
        keyId = "";
        using var header = TryParseObject(jws.Header);
        if (header is null)
        {
            return TokenRefusal.Malformed;
        }

        var root = header.RootElement;
        if (Text(root, "alg") != "ES256" || root.TryGetProperty("crit", out _) || Text(root, "typ") is not { } type
            || !(type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase) || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase)))
        {
            return TokenRefusal.WrongType;
        }

        keyId = Text(root, "kid") ?? "";
        return keyId.Length is > 0 and <= 100 ? TokenRefusal.None : TokenRefusal.UnknownKey;
    }

    private TokenRefusal ReadClaims(CompactJws jws, string keyId, out VerifiedToken? verified)
    {
        verified = null;
        using var payload = TryParseObject(jws.Payload);
        if (payload is null)
        {
            return TokenRefusal.Malformed;
        }

        var claims = payload.RootElement;
        if (Text(claims, "iss") != options.Value.Issuer)
        {
            return TokenRefusal.WrongIssuer;
        }

        if (!IsFor(claims, options.Value.Audience))
        {
            return TokenRefusal.WrongAudience;
        }

        if (Time(claims, "exp") is not { } expires || (claims.TryGetProperty("nbf", out _) && Time(claims, "nbf") is null))
        {
            return TokenRefusal.BadClaims;
        }

        var now = clock.GetUtcNow();
        if (now >= expires + ClockSkew)
        {
            return TokenRefusal.Expired;
        }

        if (Time(claims, "nbf") is { } notBefore && now < notBefore - ClockSkew)
        {
            return TokenRefusal.NotYetValid;
        }

        if (TokenClaims.Read(claims) is not { } identity)
        {
            return TokenRefusal.BadClaims;
        }

        verified = new VerifiedToken(identity, expires + ClockSkew, keyId);
        return TokenRefusal.None;
    }

    private VerifiedToken? Recall(string token) => token.Length <= CompactJws.MaxLength ? _remembered.Get<VerifiedToken>(HashOf(token)) : null;

    private static string HashOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return Base64Url.EncodeToString(hash);
    }

    private static JsonDocument? TryParseObject(ReadOnlyMemory<byte> json)
    {
        // The reader checks the bytes of a text when the text is asked for, with an exception; that would be too late.
        if (!Utf8.IsValid(json.Span))
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a member's name is half a surrogate pair.
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? TokenClaims.Text(value) : null;

    /// <summary>RFC 7519, section 4.1.3: one audience as a string, several as an array.</summary>
    private static bool IsFor(JsonElement claims, string audience) => claims.TryGetProperty("aud", out var value) && value.ValueKind switch
    {
        JsonValueKind.String => TokenClaims.Text(value) == audience,
        JsonValueKind.Array => value.EnumerateArray().Any(one => TokenClaims.Text(one) == audience),
        _ => false,
    };

    /// <summary>Seconds since 1970 (RFC 7519, section 2, NumericDate); whole ones, as Identity writes them.</summary>
    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
