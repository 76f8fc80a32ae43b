using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>The keys in memory: one signs, all of them verify and are published. <see cref="KeepSigningKeys"/> fills it.</summary>
public sealed class SigningKeyRing : ITrustedKeys
{
    private readonly Lock _gate = new();
    private volatile Content? _content;

    /// <summary>True when there is a key to sign with.</summary>
    public bool IsReady => _content is not null;

    /// <summary>The public keys; empty before <see cref="IsReady"/>.</summary>
    public JsonWebKeySet Published => _content?.Published ?? new JsonWebKeySet([]);

    /// <inheritdoc/>
    public TrustedKey? Find(string keyId) => _content?.Trusted.GetValueOrDefault(keyId);

    /// <summary>Nothing to look for: a new key is in every replica's memory long before it signs.</summary>
    public ValueTask LoadAsync(string keyId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Signs the claims of an access token.</summary>
    /// <exception cref="InvalidOperationException">No key yet: the service is not ready.</exception>
    public string Sign(ReadOnlySpan<byte> claims)
    {
        var content = _content ?? throw new InvalidOperationException("There is no signing key yet.");
        // ECDsa does not promise that threads may share it; a signature takes well under a tenth of a millisecond.
        lock (_gate)
        {
            return CompactJws.Sign(content.Header, claims, content.Signing);
        }
    }

    internal bool Holds(IEnumerable<string> keyIds, string signingKeyId) =>
        _content is { } content && content.SigningKeyId == signingKeyId && content.Trusted.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(keyIds);

    internal void Use(IReadOnlyDictionary<string, ECDsa> keys, string signingKeyId)
    {
        var published = keys.Select(key => JsonWebKey.Of(key.Key, key.Value)).ToList();
        var content = new Content(
            signingKeyId,
            keys[signingKeyId],
            Encoding.UTF8.GetBytes($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{signingKeyId}}"}"""),
            published.ToFrozenDictionary(key => key.KeyId!, key => key.ToTrustedKey()!, StringComparer.Ordinal),
            new JsonWebKeySet(published));
        lock (_gate)
        {
            _content = content;
        }
    }

    private sealed record Content(
        string SigningKeyId, ECDsa Signing, byte[] Header, FrozenDictionary<string, TrustedKey> Trusted, JsonWebKeySet Published);
}
