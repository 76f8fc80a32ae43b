using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Makes one row of the many that changes left in <c>conversation_counts</c>. What anybody reads meanwhile has the same sums before and after; replicas take turns.</summary>
internal sealed partial class FoldConversationCounts(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<FoldConversationCounts> logger) : BackgroundService
{
    private const string Fold = """
        with turn as materialized (select pg_try_advisory_xact_lock(hashtext('fold conversation_counts')) as is_ours),
        crowded as materialized (
            select organization_id from conversation_counts where (select is_ours from turn)
            group by organization_id having count(*) > 100 + count(distinct (channel_id, status, is_unread))),
        taken as (delete from conversation_counts c using crowded where c.organization_id = crowded.organization_id returning c.*)
        insert into conversation_counts (organization_id, channel_id, status, is_unread, conversations, answers, answer_milliseconds)
        select organization_id, channel_id, status, is_unread, sum(conversations), sum(answers), sum(answer_milliseconds) from taken
        group by organization_id, channel_id, status, is_unread
        having sum(conversations) <> 0 or sum(answers) <> 0 or sum(answer_milliseconds) <> 0
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FoldAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogDatabaseAway(exception.Message);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    private async Task FoldAsync(CancellationToken cancellationToken)
    {
        // One batch is one transaction, in which the setting holds.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Fold));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(3511, LogLevel.Warning, "Counts of conversations are not gathered for the moment: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
