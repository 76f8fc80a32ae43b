using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>A scheduled message whose time has come, as it was read.</summary>
internal sealed record DueMessage(
    ScheduledMessageId Id,
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    string AuthorId,
    string Body,
    byte[]? Sealed,
    int Attempts,
    DateTimeOffset ScheduledAt,
    DateTimeOffset ChangedAt);

/// <summary>The rows of scheduled messages that are due, for <see cref="SendScheduled"/>.</summary>
internal static class DueMessages
{
    /// <summary>Most read at once.</summary>
    public const int BatchSize = 50;

    private const string Due = """
        select id, organization_id, conversation_id, author_id, body, sealed, attempts, scheduled_at, changed_at
        from scheduled_messages where status = 0 and due_at <= $1 order by due_at, id limit $2
        """;

    // The row as it was read, if nobody else has it in hand and no earlier one of the conversation still waits: they go out in their order, also over replicas.
    private const string Claim = """
        select 1 from scheduled_messages s
        where s.id = $1 and s.status = 0 and s.due_at <= $2 and s.changed_at = $3
          and not exists (
              select 1 from scheduled_messages earlier
              where earlier.conversation_id = s.conversation_id and earlier.status = 0 and (earlier.scheduled_at, earlier.id) < (s.scheduled_at, s.id))
        for update skip locked
        """;

    private const string MarkSent = """
        update scheduled_messages set status = 1, message_id = $2, used_fallback = $3, body = '', sealed = null, changed_at = $4 where id = $1
        """;

    private const string MarkFailed = "update scheduled_messages set status = 3, error_code = $2, changed_at = $3 where id = $1";

    private const string MarkPostponed = "update scheduled_messages set due_at = $2, attempts = attempts + $3 where id = $1 and status = 0";

    /// <summary>What is due, the earliest first, of all organizations.</summary>
    public static async Task<List<DueMessage>> ReadDueMessagesAsync(this NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command(Due, now, BatchSize));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var due = new List<DueMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new DueMessage(
                new ScheduledMessageId(reader.GetGuid(0)), new OrganizationId(reader.GetGuid(1)), new ConversationId(reader.GetGuid(2)), reader.GetString(3), reader.GetString(4),
                reader.GetValue(5) as byte[], reader.GetInt32(6), new DateTimeOffset(reader.GetDateTime(7)), new DateTimeOffset(reader.GetDateTime(8))));
        }

        return due;
    }

    /// <summary>Takes one for the rest of the transaction; false when it is not as it was read, or is another's to send, or has to wait for an earlier one.</summary>
    public static async Task<bool> ClaimAsync(this NpgsqlConnection connection, DueMessage due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(due.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(Claim, due.Id.Value, now, due.ChangedAt));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>It is a message now, and its text stands there.</summary>
    public static Task MarkSentAsync(
        this NpgsqlConnection connection, DueMessage due, MessageId messageId, bool usedFallback, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, Sql.Command(MarkSent, due.Id.Value, messageId.Value, usedFallback, now), cancellationToken);

    /// <summary>It will not be sent.</summary>
    public static Task MarkFailedAsync(this NpgsqlConnection connection, DueMessage due, string code, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, Sql.Command(MarkFailed, due.Id.Value, code, now), cancellationToken);

    /// <summary>It is tried again later.</summary>
    /// <param name="database">Where.</param>
    /// <param name="due">Which.</param>
    /// <param name="until">When.</param>
    /// <param name="counts">Whether this counts as an attempt.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task PostponeAsync(this NpgsqlDataSource database, DueMessage due, DateTimeOffset until, bool counts, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(due.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(MarkPostponed, due.Id.Value, until, counts ? 1 : 0));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Tells everybody what became of one.</summary>
    public static void Tell(this InboxEvents live, DueMessage due, ScheduledMessageStatus status, MessageId? messageId, string? code) => live.Tell(
        due.OrganizationId,
        LiveEvents.ScheduledMessageChanged,
        new ScheduledMessageChanged(due.Id, due.ConversationId, status, due.ScheduledAt, messageId, code));

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
