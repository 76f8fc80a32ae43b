using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatBoost.Identity.TwoFactor;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, steps of 30 seconds.</summary>
public sealed class Totp(byte[] secretKey)
{
    /// <summary>Seconds a code is shown.</summary>
    public const int StepInSeconds = 30;

    private const int Digits = 6;
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>
    /// The step a code belongs to, or null when it is wrong. One step to either side is allowed for clocks and typing (RFC 6238, section 5.2);
    /// steps up to <paramref name="lastStep"/> are used up.
    /// </summary>
    public long? VerifyTotp(DateTimeOffset now, string code, long lastStep)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit))
        {
            return null;
        }

        var current = now.ToUnixTimeSeconds() / StepInSeconds;
        long? matched = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            // No early end: the time it takes tells nothing.
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(ComputeTotp(step)), System.Text.Encoding.ASCII.GetBytes(code)) && step > lastStep)
            {
                matched ??= step;
            }
        }

        return matched;
    }

    /// <summary>The code of a step.</summary>
    public string ComputeTotp(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238's default, and the one all authenticator apps know. HMAC does not rest on the collisions SHA-1 has.
        HMACSHA1.HashData(secretKey, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString($"D{Digits}", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A key as authenticator apps take it: base32 without padding (RFC 4648, section 6).</summary>
    public static string ToBase32(ReadOnlySpan<byte> key)
    {
        var text = new System.Text.StringBuilder((key.Length * 8 / 5) + 1);
        var buffer = 0;
        var bits = 0;
        foreach (var one in key)
        {
            buffer = (buffer << 8) | one;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32Alphabet[(buffer >> bits) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Base32Alphabet[(buffer << (5 - bits)) & 31]).ToString();
    }
}
