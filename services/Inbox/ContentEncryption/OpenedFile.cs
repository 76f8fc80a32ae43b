using System.Security.Cryptography;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>A sealed file, or a part of it, as it was before: opened chunk by chunk while it is read. Nothing is given out before its chunk is authenticated.</summary>
/// <param name="cipher">The file's; disposed with this.</param>
/// <param name="sealedFile">Stands before the chunk that has <paramref name="from"/>.</param>
/// <param name="from">The first byte wanted.</param>
/// <param name="length">How many are wanted.</param>
/// <param name="size">Bytes of the whole file.</param>
internal sealed class OpenedFile(AesGcm cipher, Stream sealedFile, long from, long length, long size) : Stream
{
    private readonly byte[] _sealedChunk = new byte[SealedFile.ChunkLength + SealedValue.TagLength];
    private readonly byte[] _chunk = new byte[SealedFile.ChunkLength];
    private uint _number = (uint)(from / SealedFile.ChunkLength);
    private int _skip = (int)(from % SealedFile.ChunkLength);
    private long _left = length;
    private ReadOnlyMemory<byte> _ready;

    // A file without bytes has a chunk too: without looking at it, anything could be passed off as empty.
    private bool _hasOpened;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = length;

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The file was changed or cut off, or is another one.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || (_left == 0 && _hasOpened))
        {
            return 0;
        }

        if (_ready.IsEmpty)
        {
            var opened = await SealedFile.OpenChunkAsync(cipher, sealedFile, _number++, size, _sealedChunk, _chunk, cancellationToken);
            _hasOpened = true;
            _ready = _chunk.AsMemory(_skip, (int)Math.Min(opened - _skip, _left));
            _skip = 0;
        }

        var count = Math.Min(buffer.Length, _ready.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        _left -= count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it without blocking: ReadAsync.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            CryptographicOperations.ZeroMemory(_chunk);
        }

        base.Dispose(disposing);
    }
}
