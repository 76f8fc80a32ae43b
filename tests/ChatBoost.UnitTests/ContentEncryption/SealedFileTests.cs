using System.Security.Cryptography;
using ChatBoost.Inbox.ContentEncryption;

namespace ChatBoost.UnitTests.ContentEncryption;

public sealed class SealedFileTests
{
    private const int Chunk = SealedFile.ChunkLength;
    private const int SealedChunk = Chunk + SealedValue.TagLength;

    private static readonly byte[] Place = SealedPlace.File(OrganizationId.New(), "a file");

    private readonly ContentKey _key = SealedValueTests.NewKey();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Sizes => [0, 1, Chunk - 1, Chunk, Chunk + 1, 2 * Chunk, (3 * Chunk) + 17];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_file_comes_back_byte_by_byte(int size)
    {
        var file = RandomNumberGenerator.GetBytes(size);

        var sealedFile = await SealAsync(file);

        Assert.Equal(SealedFile.LengthOf(size), sealedFile.Length);
        Assert.Equal(file, await OpenAsync(sealedFile, size));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_part_comes_back_as_it_was(int size)
    {
        var file = RandomNumberGenerator.GetBytes(size);
        var sealedFile = await SealAsync(file);
        int[] edges = [0, 1, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, size - 2, size - 1];
        foreach (var from in edges.Where(edge => edge >= 0 && edge < size).Distinct())
        {
            foreach (var to in edges.Where(edge => edge >= from && edge < size).Distinct())
            {
                Assert.Equal(file[from..(to + 1)], await OpenAsync(sealedFile, size, from, to));
            }
        }
    }

    [Fact]
    public async Task A_source_that_gives_little_at_a_time_makes_the_same_chunks()
    {
        var file = RandomNumberGenerator.GetBytes((2 * Chunk) + 5);
        using var to = new MemoryStream();
        await SealedFile.SealAsync(_key, Place, new Trickle(file), to, Cancellation);

        Assert.Equal(file, await OpenAsync(to.ToArray(), file.Length));
    }

    [Fact]
    public async Task Every_byte_that_is_changed_is_noticed()
    {
        const int size = 100;
        var sealedFile = await SealAsync(RandomNumberGenerator.GetBytes(size));
        for (var i = 0; i < sealedFile.Length; i++)
        {
            var changed = sealedFile.ToArray();
            changed[i] ^= 0x80;
            await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(changed, size));
        }
    }

    [Theory]
    [InlineData((2 * Chunk) + 10)]
    [InlineData(2 * Chunk)]
    public async Task A_file_that_is_cut_off_anywhere_is_refused(int size)
    {
        var sealedFile = await SealAsync(RandomNumberGenerator.GetBytes(size));
        int[] lengths = [0, 1, SealedFile.HeaderLength, SealedFile.HeaderLength + SealedChunk, SealedFile.HeaderLength + (2 * SealedChunk) - 1, sealedFile.Length - 1];
        foreach (var length in lengths)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(sealedFile[..length], size));
        }

        // Also when its row says that this is all of it.
        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(sealedFile[..(SealedFile.HeaderLength + SealedChunk)], Chunk));
    }

    [Fact]
    public async Task Chunks_that_changed_places_are_refused_before_any_of_them_is_given_out()
    {
        var file = RandomNumberGenerator.GetBytes(3 * Chunk);
        var sealedFile = await SealAsync(file);
        var (first, second) = (SealedFile.HeaderLength, SealedFile.HeaderLength + SealedChunk);
        byte[] exchanged = [.. sealedFile[..first], .. sealedFile[second..(second + SealedChunk)], .. sealedFile[first..second], .. sealedFile[(second + SealedChunk)..]];
        using var to = new MemoryStream();

        await Assert.ThrowsAsync<InvalidDataException>(() => CopyAsync(exchanged, file.Length, to));

        Assert.Equal(0, to.Length);
    }

    [Fact]
    public async Task Chunks_of_another_file_of_the_same_key_are_refused()
    {
        var sealedFile = await SealAsync(RandomNumberGenerator.GetBytes(2 * Chunk));
        var other = await SealAsync(RandomNumberGenerator.GetBytes(2 * Chunk));
        byte[] mixed = [.. sealedFile[..(SealedFile.HeaderLength + SealedChunk)], .. other[(SealedFile.HeaderLength + SealedChunk)..]];

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(mixed, 2 * Chunk));
    }

    [Fact]
    public async Task Another_place_and_another_key_open_nothing()
    {
        var sealedFile = await SealAsync(RandomNumberGenerator.GetBytes(10));

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(sealedFile, 10, place: SealedPlace.File(OrganizationId.New(), "a file")));
        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(sealedFile, 10, key: SealedValueTests.NewKey()));
        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(sealedFile, 10, key: new ContentKey(_key.Id, RandomNumberGenerator.GetBytes(32))));
    }

    [Fact]
    public async Task An_empty_file_is_not_believed_without_its_chunk() =>
        await Assert.ThrowsAsync<InvalidDataException>(async () => await OpenAsync((await SealAsync([]))[..SealedFile.HeaderLength], 0));

    private async Task<byte[]> SealAsync(byte[] file)
    {
        using var to = new MemoryStream();
        await SealedFile.SealAsync(_key, Place, new MemoryStream(file), to, Cancellation);
        return to.ToArray();
    }

    private async Task<byte[]> OpenAsync(byte[] sealedFile, int size, int from = 0, int? to = null, byte[]? place = null, ContentKey? key = null)
    {
        using var opened = new MemoryStream();
        await CopyAsync(sealedFile, size, opened, from, to, place, key);
        return opened.ToArray();
    }

    /// <summary>As the storage gives it: the header, and the bytes around the part.</summary>
    private async Task CopyAsync(byte[] sealedFile, int size, Stream into, int from = 0, int? to = null, byte[]? place = null, ContentKey? key = null)
    {
        var (first, last) = SealedFile.ChunksAround(from, to ?? (size - 1), size);
        var header = sealedFile[..Math.Min(SealedFile.HeaderLength, sealedFile.Length)];
        var part = sealedFile[(int)Math.Min(first, sealedFile.Length)..(int)Math.Min(last + 1, sealedFile.Length)];
        using var opened = new OpenedFile(
            SealedFile.CipherOf(key ?? _key, header, place ?? Place), new Trickle(part), from, (to ?? (size - 1)) - from + 1, size);
        await opened.CopyToAsync(into, Cancellation);
    }

    /// <summary>Gives a few bytes at a time, as networks do.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
    }
}
