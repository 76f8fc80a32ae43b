using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>
/// Encrypts a push message for one browser (RFC 8291), in one record of <c>aes128gcm</c> (RFC 8188). Nobody between it and us reads it, its push service included.
/// </summary>
internal static class PushEncryption
{
    /// <summary>Bytes of a browser's public key: an uncompressed point of P-256.</summary>
    public const int PublicKeyLength = 65;

    /// <summary>Bytes of a browser's authentication secret.</summary>
    public const int SecretLength = 16;

    /// <summary>Longest message. RFC 8030, section 7.2: a push service takes bodies of 4,096 bytes at least; header, padding and tag take 103.</summary>
    public const int MaxLength = 4096 - HeaderLength - TagLength - 1;

    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int HeaderLength = SaltLength + sizeof(int) + 1 + PublicKeyLength;
    private const int RecordSize = 4096;

    /// <summary>Encrypts under a key pair and a salt of its own.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> message, byte[] browserKey, byte[] secret)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(message, browserKey, secret, ours, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <summary>The same under a given key pair and salt; for the example of RFC 8291, appendix A.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> message, byte[] browserKey, byte[] secret, ECDiffieHellman ours, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxLength);
        var ourKey = PublicKeyOf(ours.ExportParameters(includePrivateParameters: false));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(browserKey) });
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);

        // RFC 8291, section 3.4: the browser's secret is mixed in, so that its public key alone is not enough to write to it.
        var keyMaterial = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, [.. "WebPush: info\0"u8, .. browserKey, .. ourKey]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, keyMaterial, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, keyMaterial, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());

        // The header: salt, record size, length of the key's name, and as the name our public key.
        var body = new byte[HeaderLength + message.Length + 1 + TagLength];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(SaltLength), RecordSize);
        body[SaltLength + sizeof(int)] = PublicKeyLength;
        ourKey.CopyTo(body, HeaderLength - PublicKeyLength);

        // 2 says that this record is the last.
        byte[] plain = [.. message, 2];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, body.AsSpan(HeaderLength, plain.Length), body.AsSpan(HeaderLength + plain.Length));
        return body;
    }

    /// <summary>A public key as browsers write it.</summary>
    public static byte[] PublicKeyOf(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <summary>True for an uncompressed point that lies on the curve.</summary>
    public static bool IsPublicKey(byte[] key)
    {
        if (key.Length != PublicKeyLength || key[0] != 4)
        {
            return false;
        }

        try
        {
            using var known = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(key) });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECPoint PointOf(byte[] key) => new() { X = key[1..33], Y = key[33..] };
}
