using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// The keys whose signature on an access token counts. Identity knows its own; every other service reads what Identity publishes.
/// </summary>
public interface ITrustedKeys
{
    /// <summary>The key with this id among those known now, or null.</summary>
    TrustedKey? Find(string keyId);

    /// <summary>Looks for a key that is not known yet where keys come from; a key that stays unknown is no error.</summary>
    ValueTask LoadAsync(string keyId, CancellationToken cancellationToken);
}

/// <summary>A public key on P-256.</summary>
public sealed class TrustedKey(ECDsa key)
{
    private readonly Lock _gate = new();

    /// <summary>True when the token was signed with this key's private half.</summary>
    public bool HasSigned(CompactJws token)
    {
        // ECDsa does not promise that threads may share it. Each token is verified once and then cached, so nobody waits here.
        lock (_gate)
        {
            return token.IsSignedBy(key);
        }
    }
}

/// <summary>Keys as they are published (RFC 7517, section 5).</summary>
/// <param name="Keys">All of them, those of other kinds too.</param>
public sealed record JsonWebKeySet([property: JsonPropertyName("keys")] IReadOnlyList<JsonWebKey> Keys);

/// <summary>A public key as it is published (RFC 7517, section 4; for elliptic curves RFC 7518, section 6.2).</summary>
public sealed record JsonWebKey(
    [property: JsonPropertyName("kid")] string? KeyId,
    [property: JsonPropertyName("kty")] string? KeyType,
    [property: JsonPropertyName("crv")] string? Curve,
    [property: JsonPropertyName("x")] string? X,
    [property: JsonPropertyName("y")] string? Y,
    [property: JsonPropertyName("use")] string? Use,
    [property: JsonPropertyName("alg")] string? Algorithm)
{
    /// <summary>The public half of a key on P-256.</summary>
    public static JsonWebKey Of(string keyId, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey(keyId, "EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "sig", "ES256");
    }

    /// <summary>The key to verify with, or null when it is of another kind or for another use.</summary>
    public TrustedKey? ToTrustedKey()
    {
        if (this is not { KeyType: "EC", Curve: "P-256", X: { } x, Y: { } y, Use: null or "sig", Algorithm: null or "ES256" })
        {
            return null;
        }

        try
        {
            return new TrustedKey(ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) },
            }));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // Not a point on the curve: as good as not published.
            return null;
        }
    }
}
