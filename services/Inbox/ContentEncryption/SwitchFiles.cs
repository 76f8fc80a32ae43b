using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Seals or opens an organization's files. Each gets a new object under a new key, and all its rows change to it at once; the old object is noted and deleted at the
/// very end, so that nobody who has read an old row finds nothing. The new one is noted before it is made: after a crash nothing lies about unknown.
/// </summary>
internal sealed partial class SwitchFiles(NpgsqlDataSource database, FileVault vault, SealedContent content, ILogger<SwitchFiles> logger)
{
    private const int BatchSize = 100;

    private const string Plain = "(file_name is not null or (state = 1 and content_key_id is null))";
    private const string Sealed = "(sealed_name is not null or content_key_id is not null)";

    private const string RenameRows = """
        update media f set file_name = s.file_name, sealed_name = s.sealed_name
        from unnest($1::uuid[], $2::text[], $3::bytea[]) as s(id, file_name, sealed_name) where f.id = s.id
        """;

    // A copy of a row that came meanwhile is not among the ids: it keeps the old object and is found in the next round.
    private const string ExchangeObject = """
        update media f set file_name = s.file_name, sealed_name = s.sealed_name, storage_key = $4, content_key_id = $5, state = $6
        from unnest($1::uuid[], $2::text[], $3::bytea[]) as s(id, file_name, sealed_name) where f.id = s.id and f.storage_key = $7 and f.state = 1
        """;

    /// <summary>Goes through all that do not fit yet.</summary>
    /// <param name="organizationId">Whose.</param>
    /// <param name="key">What to seal with; null to open.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    public async Task RunAsync(OrganizationId organizationId, ContentKey? key, CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var storageKeys = await ReadAsync(
                organizationId,
                Sql.Command(
                    $"""
                    select distinct storage_key from media where organization_id = $1 and storage_key > $2 and {(key is null ? Sealed : Plain)}
                    order by storage_key limit {BatchSize}
                    """,
                    organizationId.Value, last),
                reader => reader.GetString(0),
                cancellationToken);
            foreach (var storageKey in storageKeys)
            {
                var rows = await RowsAsync(organizationId, storageKey, cancellationToken);
                await SwitchAsync(organizationId, storageKey, rows, key, cancellationToken);
                await ExecuteAsync(
                    organizationId,
                    [Sql.Command("update content_encryption set files_done = least(files_done + $2, files_total) where organization_id = $1", organizationId.Value, (long)rows.Count)],
                    cancellationToken);
                last = storageKey;
            }

            if (storageKeys.Count < BatchSize)
            {
                return;
            }
        }
    }

    private async Task SwitchAsync(OrganizationId organizationId, string storageKey, List<Row> rows, ContentKey? key, CancellationToken cancellationToken)
    {
        var names = new List<string?>();
        foreach (var row in rows)
        {
            names.Add(row.SealedName is { } sealedName ? await content.OpenNameAsync(organizationId, storageKey, sealedName, cancellationToken) : row.FileName);
        }

        // Nothing but a name: the file is still to be fetched, or never came.
        if (rows.Find(row => row.State == MediaState.Stored) is not { } stored || stored.ContentKeyId is not null == key is not null)
        {
            await ExecuteAsync(organizationId, [Sql.Command(RenameRows, Renamed(storageKey))], cancellationToken);
            return;
        }

        var newKey = $"{organizationId}/{MediaId.New()}";
        await ExecuteAsync(organizationId, [Leave(organizationId, newKey)], cancellationToken);
        if (await CopyAsync(organizationId, storageKey, newKey, stored, key, cancellationToken))
        {
            await ExecuteAsync(
                organizationId,
                [Sql.Command(ExchangeObject, [.. Renamed(newKey), newKey, key?.Id, MediaState.Stored, storageKey]), Leave(organizationId, storageKey)],
                cancellationToken);
        }
        else
        {
            await ExecuteAsync(
                organizationId, [Sql.Command(ExchangeObject, [.. Renamed(storageKey), storageKey, null, MediaState.Unavailable, storageKey])], cancellationToken);
        }

        object?[] Renamed(string under) =>
        [
            rows.ConvertAll(row => row.Id).ToArray(),
            names.ConvertAll(name => key is null ? name! : null!).ToArray(),
            names.ConvertAll(name => key is null ? null! : SealedContent.SealName(key, organizationId, under, name)!).ToArray(),
        ];
    }

    /// <summary>False when there is no such object, or it does not open: then there is nothing to keep.</summary>
    private async Task<bool> CopyAsync(OrganizationId organizationId, string storageKey, string newKey, Row row, ContentKey? key, CancellationToken cancellationToken)
    {
        try
        {
            using var stored = await vault.OpenAsync(organizationId, storageKey, row.ContentKeyId, row.Size, null, null, cancellationToken);
            if (stored is null)
            {
                LogGone(storageKey, "it is not in the storage");
                return false;
            }

            // The connection to the storage is not held while another one is written to.
            await using var file = FileVault.TemporaryFile();
            await stored.Content.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            await vault.PutAsync(organizationId, newKey, file, row.ContentType, key, cancellationToken);
            return true;
        }
        catch (InvalidDataException exception)
        {
            LogGone(storageKey, exception.Message);
            return false;
        }
    }

    private static NpgsqlBatchCommand Leave(OrganizationId organizationId, string storageKey) => Sql.Command(
        "insert into content_leftovers (organization_id, storage_key) values ($1, $2) on conflict do nothing", organizationId.Value, storageKey);

    private Task<List<Row>> RowsAsync(OrganizationId organizationId, string storageKey, CancellationToken cancellationToken) => ReadAsync(
        organizationId,
        Sql.Command(
            "select id, state, content_type, size, file_name, sealed_name, content_key_id from media where organization_id = $1 and storage_key = $2 order by id",
            organizationId.Value,
            storageKey),
        reader => new Row(
            reader.GetGuid(0), (MediaState)reader.GetInt16(1), reader.GetString(2), reader.GetInt64(3), reader.GetValue(4) as string, reader.GetValue(5) as byte[],
            reader.GetValue(6) as Guid?),
        cancellationToken);

    private async Task<List<T>> ReadAsync<T>(OrganizationId organizationId, NpgsqlBatchCommand query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task ExecuteAsync(OrganizationId organizationId, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(3421, LogLevel.Error, "The file {StorageKey} is lost: {Reason}")]
    private partial void LogGone(string storageKey, string reason);

    private sealed record Row(Guid Id, MediaState State, string ContentType, long Size, string? FileName, byte[]? SealedName, Guid? ContentKeyId);
}
