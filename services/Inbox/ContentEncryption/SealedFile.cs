using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// A file under AES-256-GCM: version (1 byte), id of the key (16), salt (32), then the file in chunks of 64 KiB, each with its tag (16). The key of the
/// file comes from the data key, the salt and the place; the nonce of a chunk is its number and whether it is the last, so that none can be left out, moved or
/// cut off (STREAM, Hoang et al. 2015). Any part can be opened by itself, and neither way holds more than a chunk in memory.
/// </summary>
internal static class SealedFile
{
    /// <summary>Bytes of a chunk's content.</summary>
    public const int ChunkLength = 64 * 1024;

    /// <summary>Bytes before the first chunk.</summary>
    public const int HeaderLength = 1 + 16 + SaltLength;

    private const byte Version = 1;
    private const int SaltLength = 32;
    private const int NonceLength = 12;
    private const int SealedChunkLength = ChunkLength + SealedValue.TagLength;

    /// <summary>Seals a file from where its stream is, to its end.</summary>
    public static async Task SealAsync(ContentKey key, byte[] place, Stream file, Stream to, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        header[0] = Version;
        key.Id.TryWriteBytes(header.AsSpan(1), bigEndian: true, out _);
        RandomNumberGenerator.Fill(header.AsSpan(HeaderLength - SaltLength));
        await to.WriteAsync(header, cancellationToken);

        using var cipher = CipherOf(key, header, place);
        var chunk = new byte[ChunkLength];
        var next = new byte[ChunkLength];
        var sealedChunk = new byte[SealedChunkLength];
        var length = await file.ReadAtLeastAsync(chunk, ChunkLength, throwOnEndOfStream: false, cancellationToken);
        for (uint number = 0; ; number++)
        {
            // Whether a chunk is the last shows when there is nothing behind it. An empty file is one empty chunk.
            var following = length < ChunkLength ? 0 : await file.ReadAtLeastAsync(next, ChunkLength, throwOnEndOfStream: false, cancellationToken);
            cipher.Encrypt(Nonce(number, isLast: following == 0), chunk.AsSpan(0, length), sealedChunk.AsSpan(0, length), sealedChunk.AsSpan(length, SealedValue.TagLength));
            await to.WriteAsync(sealedChunk.AsMemory(0, length + SealedValue.TagLength), cancellationToken);
            if (following == 0)
            {
                CryptographicOperations.ZeroMemory(chunk);
                CryptographicOperations.ZeroMemory(next);
                return;
            }

            (chunk, next, length) = (next, chunk, following);
        }
    }

    /// <summary>The cipher of a file by its header.</summary>
    /// <exception cref="InvalidDataException">The header is none, or names another key.</exception>
    public static AesGcm CipherOf(ContentKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> place) =>
        header.Length == HeaderLength && header[0] == Version && new Guid(header.Slice(1, 16), bigEndian: true) == key.Id
            ? key.ForFile(header[^SaltLength..], [.. header[..^SaltLength], .. place])
            : throw new InvalidDataException("The file is not sealed with the key it should be sealed with.");

    /// <summary>Bytes a sealed file has.</summary>
    public static long LengthOf(long size) => HeaderLength + size + ((LastChunk(size) + 1) * SealedValue.TagLength);

    /// <summary>The bytes of a sealed file that hold the chunks around a part of the file; both ends included.</summary>
    public static (long From, long To) ChunksAround(long from, long to, long size) => (
        HeaderLength + (from / ChunkLength * SealedChunkLength),
        Math.Min(HeaderLength + (((to / ChunkLength) + 1) * SealedChunkLength), LengthOf(size)) - 1);

    /// <summary>Reads the next chunk.</summary>
    /// <returns>How long it is.</returns>
    /// <exception cref="InvalidDataException">The file was changed or cut off, or is another one.</exception>
    public static async Task<int> OpenChunkAsync(
        AesGcm cipher, Stream sealedFile, uint number, long size, Memory<byte> sealedChunk, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        var isLast = number == LastChunk(size);
        var length = isLast ? (int)(size - ((long)number * ChunkLength)) : ChunkLength;
        var wanted = sealedChunk[..(length + SealedValue.TagLength)];
        if (await sealedFile.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, cancellationToken) < wanted.Length)
        {
            throw new InvalidDataException("The sealed file ends too early.");
        }

        try
        {
            cipher.Decrypt(Nonce(number, isLast), wanted.Span[..length], wanted.Span[length..], chunk.Span[..length]);
            return length;
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new InvalidDataException("The sealed file was changed, or is another one.", exception);
        }
    }

    /// <summary>The number of the last chunk.</summary>
    private static long LastChunk(long size) => Math.Max(0, (size - 1) / ChunkLength);

    private static byte[] Nonce(uint number, bool isLast)
    {
        var nonce = new byte[NonceLength];
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(NonceLength - 1 - sizeof(uint)), number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
