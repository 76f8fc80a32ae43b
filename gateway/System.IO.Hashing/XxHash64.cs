using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>
/// xxHash64 with seed 0, all that Yarp.ReverseProxy 2.1 uses of the package System.IO.Hashing (for the names of affinity cookies), which the
/// feed we build from does not have. When it does, reference the package and delete this project; nothing else changes.
/// The algorithm: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md.
/// </summary>
public static class XxHash64
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;
    private const int StripeLength = 32;

    /// <summary>The hash as eight bytes, most significant first (the canonical form of the specification).</summary>
    public static byte[] Hash(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, Compute(source));
        return hash;
    }

    private static ulong Compute(ReadOnlySpan<byte> input)
    {
        var length = (ulong)input.Length;
        ulong hash;
        if (input.Length >= StripeLength)
        {
            var (a, b, c, d) = (unchecked(Prime1 + Prime2), Prime2, 0UL, unchecked(0UL - Prime1));
            for (; input.Length >= StripeLength; input = input[StripeLength..])
            {
                a = Round(a, Lane(input));
                b = Round(b, Lane(input[8..]));
                c = Round(c, Lane(input[16..]));
                d = Round(d, Lane(input[24..]));
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }
        else
        {
            hash = Prime5;
        }

        return Avalanche(Remainder(hash + length, input));
    }

    private static ulong Remainder(ulong hash, ReadOnlySpan<byte> input)
    {
        for (; input.Length >= 8; input = input[8..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, Lane(input)), 27) * Prime1) + Prime4;
        }

        if (input.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(input) * Prime1), 23) * Prime2) + Prime3;
            input = input[4..];
        }

        foreach (var value in input)
        {
            hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
        }

        return hash;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong accumulator, ulong lane) => BitOperations.RotateLeft(accumulator + (lane * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong accumulator) => ((hash ^ Round(0, accumulator)) * Prime1) + Prime4;

    private static ulong Lane(ReadOnlySpan<byte> input) => BinaryPrimitives.ReadUInt64LittleEndian(input);
}
