using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.ProviderSimulator.Kms;

/// <summary>
/// Keys as KMS has them: what is encrypted names its key, and opens with the same context only. A key comes from its id, so that what was encrypted before a
/// restart opens after it; that also means that nothing here is secret.
/// </summary>
internal static class PlayedKms
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts under a key and a context.</summary>
    public static byte[] Encrypt(string keyId, byte[] plaintext, IReadOnlyDictionary<string, string> context)
    {
        var id = Encoding.UTF8.GetBytes(keyId);
        var blob = new byte[sizeof(ushort) + id.Length + NonceLength + plaintext.Length + TagLength];
        BinaryPrimitives.WriteUInt16BigEndian(blob, (ushort)id.Length);
        id.CopyTo(blob, sizeof(ushort));
        var rest = blob.AsSpan(sizeof(ushort) + id.Length);
        RandomNumberGenerator.Fill(rest[..NonceLength]);
        using var cipher = CipherOf(id);
        cipher.Encrypt(rest[..NonceLength], plaintext, rest[NonceLength..^TagLength], rest[^TagLength..], Authenticated(context));
        return blob;
    }

    /// <summary>The key a blob names; null when it is no blob.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> blob) =>
        blob.Length > sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(blob) is var length && blob.Length >= sizeof(ushort) + length + NonceLength + TagLength
            ? Encoding.UTF8.GetString(blob.Slice(sizeof(ushort), length))
            : null;

    /// <summary>Decrypts; null when blob and context do not belong together.</summary>
    public static byte[]? Decrypt(ReadOnlySpan<byte> blob, IReadOnlyDictionary<string, string> context)
    {
        var id = blob.Slice(sizeof(ushort), BinaryPrimitives.ReadUInt16BigEndian(blob));
        var rest = blob[(sizeof(ushort) + id.Length)..];
        var plaintext = new byte[rest.Length - NonceLength - TagLength];
        using var cipher = CipherOf(id);
        try
        {
            cipher.Decrypt(rest[..NonceLength], rest[NonceLength..^TagLength], rest[^TagLength..], plaintext, Authenticated(context));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm CipherOf(ReadOnlySpan<byte> keyId)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, "ChatBoost plays KMS"u8, key, salt: [], info: keyId);
        return new AesGcm(key, TagLength);
    }

    private static byte[] Authenticated(IReadOnlyDictionary<string, string> context) =>
        Encoding.UTF8.GetBytes(string.Join('\n', context.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}\t{pair.Value}")));
}
