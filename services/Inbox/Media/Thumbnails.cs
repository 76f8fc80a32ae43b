using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// The small pictures of files: made when first asked for, and kept next to the file, sealed as it is. They go with it (<see cref="MediaStorage.DeleteAsync"/>).
/// </summary>
internal sealed class Thumbnails(NpgsqlDataSource database, MediaStorage storage, FileVault vault, ContentKeys keys, ThumbnailMaker maker)
{
    /// <summary>The picture as JPEG; null when there is none of this file.</summary>
    /// <exception cref="Amazon.Runtime.AmazonServiceException">The storage is away.</exception>
    /// <exception cref="ContentKeyUnavailableException">The file's key cannot be unwrapped.</exception>
    /// <exception cref="InvalidDataException">The file is not sealed as its row says.</exception>
    public async Task<byte[]?> FindOrMakeAsync(MediaFile file, CancellationToken cancellationToken)
    {
        var key = file.ContentKeyId is { } keyId
            ? await keys.FindAsync(file.OrganizationId, keyId, cancellationToken) ?? throw new InvalidDataException($"There is no key {keyId}.")
            : null;
        if (await FindAsync(file, key, cancellationToken) is { } found)
        {
            return found;
        }

        using var stored = await vault.OpenAsync(file.OrganizationId, file.StorageKey, file.ContentKeyId, file.Size, null, null, cancellationToken);
        if (stored is null || await maker.MakeAsync(stored.Content, cancellationToken) is not { } made)
        {
            return null;
        }

        await KeepAsync(file, key, made, cancellationToken);
        return made;
    }

    private async Task<byte[]?> FindAsync(MediaFile file, ContentKey? key, CancellationToken cancellationToken)
    {
        using var stored = await storage.OpenObjectAsync(MediaStorage.ThumbnailOf(file.StorageKey), null, null, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await stored.Content.CopyToAsync(bytes, cancellationToken);
        // One that does not open was changed or moved there: it is made anew.
        return key is null ? bytes.ToArray() : SealedValue.Open(key, Place(file), bytes.ToArray());
    }

    private async Task KeepAsync(MediaFile file, ContentKey? key, byte[] made, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var hold = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                OrganizationSession.CommandFor(file.OrganizationId),
                Sql.Command("select 1 from media where id = $1 and storage_key = $2 for share", file.Id.Value, file.StorageKey),
            },
        };
        await using (var reader = await hold.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return;
            }
        }

        // The row is held meanwhile: once it is erased, or has another object, nothing is stored under the old one any more.
        using var bytes = new MemoryStream(key is null ? made : SealedValue.Seal(key, Place(file), made));
        await storage.PutObjectAsync(MediaStorage.ThumbnailOf(file.StorageKey), bytes, key is null ? ThumbnailMaker.ContentType : "application/octet-stream", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static byte[] Place(MediaFile file) => SealedPlace.File(file.OrganizationId, MediaStorage.ThumbnailOf(file.StorageKey));
}
