using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBoost.WhatsAppReceiver.Signatures;

/// <summary>Meta's <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the HMAC-SHA256 of the exact body with the app secret.</summary>
internal static class Signature
{
    private const string Scheme = "sha256=";

    /// <summary>The 32 bytes of the header; null when it is missing, repeated or of another form.</summary>
    public static byte[]? Parse(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { } text || text.Length != Scheme.Length + (2 * HMACSHA256.HashSizeInBytes) || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.FromHexString(text.AsSpan(Scheme.Length), bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }

    /// <summary>Compares in constant time.</summary>
    public static bool Matches(ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature, string secret)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
