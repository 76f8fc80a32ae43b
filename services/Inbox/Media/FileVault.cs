using ChatBoost.Inbox.ContentEncryption;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// The files of messages, for all who store or read them: sealed on their way into the storage where their organization encrypts its content, and opened on
/// their way out. <see cref="MediaStorage"/> knows objects only.
/// </summary>
internal sealed class FileVault(MediaStorage storage, ContentKeys keys)
{
    /// <summary>Stores a file. The stream must be able to seek.</summary>
    /// <returns>What it is sealed with, for its row; null when it is not.</returns>
    /// <exception cref="Amazon.Runtime.AmazonServiceException">The storage refuses or is away.</exception>
    /// <exception cref="ContentKeyUnavailableException">The key cannot be unwrapped.</exception>
    public async Task<ContentKey?> PutAsync(OrganizationId organizationId, string storageKey, Stream file, string contentType, CancellationToken cancellationToken)
    {
        var key = await keys.CurrentAsync(organizationId, cancellationToken);
        await PutAsync(organizationId, storageKey, file, contentType, key, cancellationToken);
        return key;
    }

    /// <summary>Stores a file, sealed with this key if there is one.</summary>
    public async Task PutAsync(OrganizationId organizationId, string storageKey, Stream file, string contentType, ContentKey? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            await storage.PutObjectAsync(storageKey, file, contentType, cancellationToken);
            return;
        }

        // S3 wants length and hash before the bytes, so they rest on the disk; sealed already.
        await using var sealedFile = TemporaryFile();
        await SealedFile.SealAsync(key, SealedPlace.File(organizationId, storageKey), file, sealedFile, cancellationToken);
        sealedFile.Position = 0;
        await storage.PutObjectAsync(storageKey, sealedFile, "application/octet-stream", cancellationToken);
    }

    /// <summary>
    /// Opens a file, or the part of it from <paramref name="from"/> to <paramref name="to"/> (both included, null for all). Null when there is none.
    /// Reading what was changed ends with <see cref="InvalidDataException"/>, before a byte of it is given out.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not sealed as its row says.</exception>
    /// <exception cref="ContentKeyUnavailableException">The key cannot be unwrapped.</exception>
    public async Task<MediaStorage.Stored?> OpenAsync(
        OrganizationId organizationId, string storageKey, Guid? contentKeyId, long size, long? from, long? to, CancellationToken cancellationToken)
    {
        if (contentKeyId is not { } keyId)
        {
            return await storage.OpenObjectAsync(storageKey, from, to, cancellationToken);
        }

        var key = await keys.FindAsync(organizationId, keyId, cancellationToken) ?? throw new InvalidDataException($"There is no key {keyId}.");
        var (first, last) = SealedFile.ChunksAround(from ?? 0, to ?? (size - 1), size);
        var startsAtHeader = first == SealedFile.HeaderLength;
        var header = new byte[SealedFile.HeaderLength];
        if (!startsAtHeader)
        {
            using var beginning = await storage.OpenObjectAsync(storageKey, 0, SealedFile.HeaderLength - 1, cancellationToken);
            if (beginning is null)
            {
                return null;
            }

            await ReadHeaderAsync(beginning.Content, header, cancellationToken);
        }

        var stored = await storage.OpenObjectAsync(storageKey, startsAtHeader ? 0 : first, last, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        try
        {
            if (startsAtHeader)
            {
                await ReadHeaderAsync(stored.Content, header, cancellationToken);
            }

            var length = (to ?? (size - 1)) - (from ?? 0) + 1;
            var opened = new OpenedFile(
                SealedFile.CipherOf(key, header, SealedPlace.File(organizationId, storageKey)), stored.Content, from ?? 0, length, size);
            return new MediaStorage.Stored(new Both(opened, stored), opened, length);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>A file that goes with its stream.</summary>
    public static FileStream TemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
        FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    private static async Task ReadHeaderAsync(Stream sealedFile, byte[] header, CancellationToken cancellationToken)
    {
        if (await sealedFile.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length)
        {
            throw new InvalidDataException("The sealed file ends too early.");
        }
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
