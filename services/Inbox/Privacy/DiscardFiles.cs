using Amazon.Runtime;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Privacy;

/// <summary>
/// Deletes files from the store whose rows are gone. They wait in <c>discarded_files</c>, put there in the transaction that removed the rows, until the store has
/// taken the deletion; a file that several messages share goes with the last of them. All replicas run it; locked rows are skipped. Also forgets, when they are
/// old, whose contact was erased.
/// </summary>
internal sealed partial class DiscardFiles(
    NpgsqlDataSource database, DatabaseReady ready, MediaStorage storage, ErasureSignal signal, TimeProvider clock, ILogger<DiscardFiles> logger) : BackgroundService
{
    // S3 takes up to 1,000 in one request.
    private const int BatchSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                wait = await DiscardSomeAsync(stoppingToken) == BatchSize ? TimeSpan.Zero : Interval;
            }
            catch (Exception exception) when (exception is NpgsqlException or AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
                wait = RetryAfter;
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task<int> DiscardSomeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var take = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                OrganizationSession.CommandForSystem(),
                Sql.Command("delete from erased_addresses where erased_at < $1", clock.GetUtcNow() - ErasedAddresses.RememberFor),
                Sql.Command(
                    """
                    delete from discarded_files where storage_key in (select storage_key from discarded_files limit $1 for update skip locked)
                    returning storage_key, exists (
                        select 1 from media m where m.organization_id = discarded_files.organization_id and m.storage_key = discarded_files.storage_key)
                    """,
                    BatchSize),
            },
        };

        var (taken, unused) = (0, new List<string>());
        await using (var reader = await take.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                taken++;
                if (!reader.GetBoolean(1))
                {
                    unused.Add(reader.GetString(0));
                }
            }
        }

        // The file before its row: a crash in between deletes it a second time, which is no error.
        await storage.DeleteAsync(unused, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (taken > 0)
        {
            signal.Set();
        }

        return taken;
    }

    [LoggerMessage(4101, LogLevel.Warning, "Files that are to be deleted wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}
