using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.SendGrid;
using Npgsql;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>Reads our files to send them with a mail, which carries them in itself.</summary>
internal sealed class MailFiles(NpgsqlDataSource database, FileVault vault, SealedContent sealedContent)
{
    /// <summary>The files, in order.</summary>
    /// <exception cref="FileNotFoundException">One is not there any more.</exception>
    public async Task<IReadOnlyList<SendGridAttachment>> ReadAsync(OrganizationId organizationId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var read = new List<SendGridAttachment>();
        foreach (var text in ids)
        {
            read.Add(MediaId.TryParse(text, out var id) && await ReadAsync(organizationId, id, cancellationToken) is { } file ? file : throw new FileNotFoundException("A file of the mail is gone."));
        }

        return read;
    }

    private async Task<SendGridAttachment?> ReadAsync(OrganizationId organizationId, MediaId id, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command("select storage_key, content_type, size, content_key_id, file_name, sealed_name from media where id = $1 and state = 1", id.Value));
        (string Key, string Type, long Size, Guid? ContentKey, string? Name, byte[]? SealedName) row;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            row = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetValue(3) as Guid?, reader.GetValue(4) as string, reader.GetValue(5) as byte[]);
        }

        using var stored = await vault.OpenAsync(organizationId, row.Key, row.ContentKey, row.Size, null, null, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        var bytes = new MemoryStream();
        await stored.Content.CopyToAsync(bytes, cancellationToken);
        var name = row.SealedName is { } sealedName ? await sealedContent.OpenNameAsync(organizationId, row.Key, sealedName, cancellationToken) : row.Name;
        return new SendGridAttachment(name ?? "file", row.Type, bytes.ToArray());
    }
}
