using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Opens snoozed conversations when their time has come. All replicas run it; locked rows are skipped, so that each is opened and told of once.</summary>
internal sealed partial class WakeSnoozed(
    NpgsqlDataSource database, DatabaseReady ready, OutboxSignal outbox, InboxEvents live, TimeProvider clock, ILogger<WakeSnoozed> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private const string Wake = """
        with due as (
            select id from conversations where snoozed_until <= $1 order by snoozed_until limit $2 for update skip locked)
        update conversations c set status = 0, snoozed_until = null, updated_at = $1 from due where c.id = due.id
        returning c.organization_id, c.id
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                wait = await WakeAsync(stoppingToken) == BatchSize ? TimeSpan.Zero : Interval;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogDatabaseAway(exception.Message);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task<int> WakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var woken = await TakeDueAsync(connection, now, cancellationToken);
        if (woken.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var (organizationId, id) in woken)
            {
                batch.BatchCommands.Add(OutboxMessage.CommandFor(new ConversationStatusChanged(
                    organizationId, id, ConversationStatus.Open, ConversationStatus.Snoozed, SnoozedUntil: null, ChangedBy: null, now)));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outbox.Set();
            woken.ForEach(conversation => live.ConversationChanged(conversation.OrganizationId, conversation.Id));
        }

        return woken.Count;
    }

    private static async Task<List<(OrganizationId OrganizationId, ConversationId Id)>> TakeDueAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { OrganizationSession.CommandForSystem(), Sql.Command(Wake, now, BatchSize) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var woken = new List<(OrganizationId, ConversationId)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            woken.Add((new OrganizationId(reader.GetGuid(0)), new ConversationId(reader.GetGuid(1))));
        }

        return woken;
    }

    [LoggerMessage(3501, LogLevel.Warning, "Snoozed conversations stay so for the moment: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
