using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBoost.WhatsAppReceiver.Clerk;

/// <summary>What came of checking a signature.</summary>
internal enum SvixProof
{
    Good,
    Bad,

    /// <summary>A good signature, of too long ago or of the future: somebody may have kept it.</summary>
    Stale,
}

/// <summary>
/// Svix's signature: <c>svix-signature</c> lists <c>v1,</c> and the HMAC-SHA256, in base64, of <c>{svix-id}.{svix-timestamp}.{body}</c>. There are several while a secret is being
/// replaced, and entries of other versions, which say nothing to us.
/// </summary>
internal static class SvixSignature
{
    /// <summary>How far the timestamp may be from now, either way; exactly this far is near enough.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int MaxIdLength = 200;
    private const int MaxEntries = 16;

    /// <summary>The key in a secret, <c>whsec_</c> and base64; null when it is none.</summary>
    public static byte[]? KeyOf(string? secret)
    {
        if (secret?.StartsWith(SecretPrefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length > 0 ? key[..length] : null;
    }

    /// <summary>Checks the headers against the exact bytes of the body, in constant time.</summary>
    public static SvixProof Check(StringValues id, StringValues timestamp, StringValues signature, ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        if (id is not [{ Length: > 0 and <= MaxIdLength } messageId] || timestamp is not [{ } time] || signature is not [{ } list]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return SvixProof.Bad;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using (var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))
        {
            hmac.AppendData(Encoding.UTF8.GetBytes($"{messageId}.{time}."));
            hmac.AppendData(body);
            hmac.GetHashAndReset(expected);
        }

        var isGood = false;
        foreach (var entry in list.Split(' ').Take(MaxEntries))
        {
            // All of them, whichever fits: how long it takes tells nothing.
            isGood |= IsOf(expected, entry);
        }

        if (!isGood)
        {
            return SvixProof.Bad;
        }

        // Neither is negative: their difference cannot overflow.
        var age = now.ToUnixTimeSeconds() - seconds;
        return Math.Abs(age) <= Tolerance.TotalSeconds ? SvixProof.Good : SvixProof.Stale;
    }

    private static bool IsOf(ReadOnlySpan<byte> expected, string entry)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return entry.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(entry.AsSpan(Version.Length), given, out var length)
            && length == given.Length
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
