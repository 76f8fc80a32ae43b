using System.Globalization;
using System.Text;
using ChatBoost.Inbox.Csv;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>
/// One import, from the file to the contacts: the file is read and checked row by row into the stage, and what is right becomes contacts in one transaction, with the
/// import's end in it. Until then nothing is to be seen, so that it can begin again after a crash, and be stopped at any step.
/// </summary>
internal sealed class ImportUnderWay(
    ContactImport import,
    NpgsqlConnection connection,
    ImportStage stage,
    InboxDb db,
    MediaStorage storage,
    MemberDirectory members,
    InboxEvents live,
    TimeProvider clock,
    ILogger logger)
{
    private const int MaxAttempts = 10;

    // Each is asked for at Identity.
    private const int MaxStrangers = 100;

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<UserId, bool> _owners = [];
    private long _toldAt;
    private int _rows;
    private int _rejected;

    /// <summary>Takes it to its end, if it can be.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (import.Attempts >= MaxAttempts)
            {
                await EndAsync(ImportState.Failed, "internal_error", null);
                return;
            }

            if (!await BeginAsync(cancellationToken) || !await ReadAsync(cancellationToken) || !await StoreAsync(cancellationToken))
            {
                await EndAsync(ImportState.Cancelled, null, null);
            }
        }
        catch (CsvFormatException exception)
        {
            await EndAsync(ImportState.Failed, exception.Code, exception.Line);
        }
    }

    private Task<bool> BeginAsync(CancellationToken cancellationToken) => SaveAsync(
        import => import.SetProperty(i => i.State, ImportState.Reading).SetProperty(i => i.Attempts, i => i.Attempts + 1).SetProperty(i => i.Rows, 0).SetProperty(i => i.Rejected, 0),
        cancellationToken);

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await stage.CreateAsync(cancellationToken);
        await using var file = FileVault.TemporaryFile();
        using (var stored = await storage.OpenObjectAsync(import.StorageKey, null, null, cancellationToken)
            ?? throw new CsvFormatException("file_missing", 1))
        {
            await stored.Content.CopyToAsync(file, cancellationToken);
        }

        var csv = new CsvReader(Text(file), await SeparatorAsync(file, cancellationToken));
        var cells = new List<string>();
        try
        {
            if (!await csv.ReadAsync(cells, cancellationToken) || csv.IsTooLong)
            {
                throw new CsvFormatException("header_missing", 1);
            }

            var columns = ImportColumns.Read(cells, csv.Line);
            string[] ignored = [.. columns.Where(column => column.Kind == ColumnKind.Ignored).Select(column => column.Header).Take(100)];
            await SaveAsync(change => change.SetProperty(i => i.IgnoredColumns, ignored), cancellationToken);
            while (await csv.ReadAsync(cells, cancellationToken))
            {
                await TakeAsync(csv, columns, cells, cancellationToken);
                if (stage.IsFull && !await FlushAsync(file.Position, cancellationToken))
                {
                    return false;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw new CsvFormatException("not_utf8", csv.Line);
        }

        if (!await FlushAsync(file.Length, cancellationToken))
        {
            return false;
        }

        await stage.CompleteAsync(cancellationToken);
        return true;
    }

    private async Task TakeAsync(CsvReader csv, IReadOnlyList<ImportColumn> columns, List<string> cells, CancellationToken cancellationToken)
    {
        _rows++;
        var before = stage.Rejections.Count;
        if (csv.IsTooLong)
        {
            stage.Rejections.Add(new Rejection(csv.Line, "", "record_too_long"));
        }
        else if (ImportRow.Read(csv.Line, columns, cells, import.CountryCode, stage.Rejections) is { } row)
        {
            if (row.OwnerId is { } owner && !await IsMemberAsync(owner, csv.Line, cancellationToken))
            {
                stage.Rejections.Add(new Rejection(csv.Line, columns.First(column => column.Kind == ColumnKind.Owner).Header, "not_a_member"));
            }
            else
            {
                stage.Add(row);
            }
        }

        _rejected += stage.Rejections.Count > before ? 1 : 0;
    }

    private async Task<bool> IsMemberAsync(UserId userId, int line, CancellationToken cancellationToken)
    {
        if (!_owners.TryGetValue(userId, out var isMember))
        {
            isMember = await members.FindAsync(import.OrganizationId, userId, cancellationToken) is not null;
            _owners.Add(userId, isMember);
        }

        return isMember || _owners.Values.Count(known => !known) <= MaxStrangers ? isMember : throw new CsvFormatException("too_many_unknown_owners", line);
    }

    private async Task<bool> FlushAsync(long bytesRead, CancellationToken cancellationToken)
    {
        await stage.FlushAsync(cancellationToken);
        return await SaveAsync(
            change => change.SetProperty(i => i.BytesRead, bytesRead).SetProperty(i => i.Rows, _rows).SetProperty(i => i.Rejected, _rejected), cancellationToken);
    }

    private async Task<bool> StoreAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; await SaveAsync(change => change.SetProperty(i => i.State, ImportState.Storing), cancellationToken); attempt++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                var staged = new StoreStaged(connection, import.OrganizationId, clock.GetUtcNow());
                if (await staged.MatchAsync(import.UpdatesExisting, cancellationToken) is not { } counts)
                {
                    continue;
                }

                var report = counts.Rejected > 0 ? await ReportAsync(cancellationToken) : null;
                await staged.StoreAsync(import.UpdatesExisting, cancellationToken);
                if (!await CompleteAsync(counts, report, cancellationToken))
                {
                    return false;
                }

                await transaction.CommitAsync(cancellationToken);
                await TellAsync(cancellationToken);
                return true;
            }
            catch (PostgresException exception) when (attempt < MaxAttempts && exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.DeadlockDetected)
            {
                // Somebody entered one of these contacts, or erased one, while they were stored: now it is seen.
                ImportLog.StoredAgain(logger, import.Id, exception.SqlState);
            }
        }

        return false;
    }

    /// <summary>The rejected rows, in the order of the file. None of what stands in them: the report is kept, and outlives the contacts it would name.</summary>
    private async Task<string> ReportAsync(CancellationToken cancellationToken)
    {
        await using var report = FileVault.TemporaryFile();
        await using (var writer = new StreamWriter(report, new UTF8Encoding(false), leaveOpen: true))
        {
            var line = new StringBuilder();
            CsvCells.AppendRecord(line, ReadImports.ReportColumns);
            await using var command = new NpgsqlCommand(
                "select line, field, reason from import_rejections union all select line, field, reason from import_rows where reason is not null order by 1, 2", connection)
            { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                CsvCells.AppendRecord(line, [reader.GetInt32(0).ToString(CultureInfo.InvariantCulture), reader.GetString(1) is { Length: > 0 } field ? field : null, reader.GetString(2)]);
                await writer.WriteAsync(line, cancellationToken);
                line.Clear();
            }
        }

        report.Position = 0;
        var key = $"{import.OrganizationId}/imports/{import.Id}-rejected.csv";
        await storage.PutObjectAsync(key, report, "text/csv", cancellationToken);
        return key;
    }

    /// <summary>The end, in the transaction of the contacts. False when it is not wanted any more, or its organization is gone.</summary>
    private async Task<bool> CompleteAsync(StoreStaged.Counts counts, string? report, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command(
                    """
                    update contact_imports set state = $2, created = $3, updated = $4, skipped = $5, rejected = $6, report_key = $7, finished_at = $8
                    where id = $1 and not is_cancel_requested
                    """,
                    import.Id.Value, ImportState.Completed, counts.New, import.UpdatesExisting ? counts.Known : 0, import.UpdatesExisting ? 0 : counts.Known, counts.Rejected, report,
                    clock.GetUtcNow()),
                Sql.Command(
                    "insert into discarded_files (storage_key, organization_id, discarded_at) values ($1, $2, $3) on conflict do nothing",
                    import.StorageKey, import.OrganizationId.Value, clock.GetUtcNow()),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return batch.BatchCommands[0].RecordsAffected == 1;
    }

    /// <summary>Any other end. The file goes with it.</summary>
    private async Task EndAsync(ImportState state, string? code, int? line)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
            with ended as (
                update contact_imports set state = {(short)state}, error_code = {code}, error_line = {line}, finished_at = {now}
                where id = {import.Id.Value} returning storage_key, organization_id)
            insert into discarded_files (storage_key, organization_id, discarded_at) select storage_key, organization_id, {now} from ended on conflict do nothing
            """,
            CancellationToken.None);
        await TellAsync(CancellationToken.None);
    }

    /// <summary>Saves how far it is. False when it is not wanted any more.</summary>
    private async Task<bool> SaveAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<ContactImport>> change, CancellationToken cancellationToken)
    {
        var id = import.Id;
        var isWanted = await db.ContactImports.Where(i => i.Id == id && !i.IsCancelRequested).ExecuteUpdateAsync(change, cancellationToken) == 1;
        if (isWanted && (_toldAt == 0 || clock.GetElapsedTime(_toldAt) >= TellEvery))
        {
            await TellAsync(cancellationToken);
        }

        return isWanted;
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        _toldAt = clock.GetTimestamp();
        var id = import.Id;
        if (await db.ContactImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is { } saved)
        {
            live.Tell(import.OrganizationId, LiveEvents.ContactImportUpdated, ContactImportUpdated.Of(saved));
        }
    }

    private static async Task<char> SeparatorAsync(Stream file, CancellationToken cancellationToken)
    {
        var beginning = new char[64 * 1024];
        file.Position = 0;
        var length = await new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true).ReadBlockAsync(beginning, cancellationToken);
        file.Position = 0;
        return CsvReader.SeparatorOf(beginning.AsSpan(0, length));
    }

    /// <summary>UTF-8 with or without its mark, or UTF-16 with one; what is neither is refused rather than guessed.</summary>
    private static StreamReader Text(Stream file) =>
        new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
}

internal static partial class ImportLog
{
    [LoggerMessage(4303, LogLevel.Information, "{ImportId} is stored once more, after {SqlState}")]
    public static partial void StoredAgain(ILogger logger, ContactImportId importId, string sqlState);
}
