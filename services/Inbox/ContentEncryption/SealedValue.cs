using System.Security.Cryptography;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// A value of the database under AES-256-GCM: version (1 byte), id of the key (16), nonce (12), cipher, tag (16). Version, key and place are authenticated.
/// Nonces are random: one key is good for some 2^32 values (NIST SP 800-38D, 8.3), after which it has to be exchanged.
/// </summary>
internal static class SealedValue
{
    /// <summary>Bytes of a tag.</summary>
    public const int TagLength = 16;

    private const byte Version = 1;
    private const int HeaderLength = 1 + 16;
    private const int NonceLength = 12;
    private const int Overhead = HeaderLength + NonceLength + TagLength;

    /// <summary>Seals a value for one place (see <see cref="SealedPlace"/>).</summary>
    public static byte[] Seal(ContentKey key, ReadOnlySpan<byte> place, ReadOnlySpan<byte> value)
    {
        var sealedValue = new byte[Overhead + value.Length];
        sealedValue[0] = Version;
        key.Id.TryWriteBytes(sealedValue.AsSpan(1), bigEndian: true, out _);
        var nonce = sealedValue.AsSpan(HeaderLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = key.ForValues();
        cipher.Encrypt(
            nonce, value, sealedValue.AsSpan(HeaderLength + NonceLength, value.Length), sealedValue.AsSpan(sealedValue.Length - TagLength), Authenticated(sealedValue, place));
        return sealedValue;
    }

    /// <summary>Which key a value is sealed with; null when it is none of ours.</summary>
    public static Guid? KeyOf(ReadOnlySpan<byte> sealedValue) =>
        sealedValue.Length >= Overhead && sealedValue[0] == Version ? new Guid(sealedValue.Slice(1, 16), bigEndian: true) : null;

    /// <summary>The value; null when it was changed, belongs to another place or was sealed with another key.</summary>
    public static byte[]? Open(ContentKey key, ReadOnlySpan<byte> place, ReadOnlySpan<byte> sealedValue)
    {
        if (KeyOf(sealedValue) != key.Id)
        {
            return null;
        }

        var value = new byte[sealedValue.Length - Overhead];
        using var cipher = key.ForValues();
        try
        {
            cipher.Decrypt(
                sealedValue.Slice(HeaderLength, NonceLength), sealedValue.Slice(HeaderLength + NonceLength, value.Length), sealedValue[^TagLength..], value,
                Authenticated(sealedValue, place));
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Authenticated(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> place) => [.. sealedValue[..HeaderLength], .. place];
}
