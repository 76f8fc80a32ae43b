using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ChatBoost.SystemTests.Identity;

/// <summary>An authenticator app, by RFC 6238 and RFC 4648 and nothing of the service's own code.</summary>
internal sealed class Authenticator(string secret)
{
    private readonly byte[] _key = FromBase32(secret);
    private long _lastStep;

    /// <summary>A code not told before: of this step, or of the next one, which the service takes early.</summary>
    public string NextCode()
    {
        _lastStep = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30, _lastStep + 1);
        return Code(_lastStep);
    }

    [SuppressMessage("Security", "CA5350", Justification = "What authenticator apps compute.")]
    private string Code(long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(_key, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
