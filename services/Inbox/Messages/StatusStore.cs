using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Stores many statuses at once, one statement for each step whatever their number: there are three for every message out.
/// A status only moves a message up (see <see cref="MessageStatus"/>), so repeats, any order and a second run end the same.
/// </summary>
internal sealed class StatusStore(NpgsqlDataSource database, OutboxSignal outbox, TimeProvider clock)
{
    private const string Incoming = """
        with incoming as (
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::text[])
                as i(channel_id, message_id, wamid, status, at, delivered_at, read_at, error_code, error_message))

        """;

    private const string MoveUp = """
        update messages m set
            status = i.status,
            wamid = coalesce(m.wamid, i.wamid),
            delivered_at = coalesce(m.delivered_at, i.delivered_at, i.read_at),
            read_at = coalesce(m.read_at, i.read_at),
            error_code = case when i.status = 3 then i.error_code end,
            error_message = case when i.status = 3 then i.error_message end
        from incoming i

        """;

    private const string Moved = " and m.status < i.status returning m.id as changed, m.conversation_id, m.status, m.error_code, m.error_message, i.at";

    private const string IsUnknown = """
        where not exists (select 1 from messages m where m.channel_id = i.channel_id and m.wamid = i.wamid)
          and not exists (select 1 from messages m where m.id = i.message_id)
        """;

    // By their first column the results are told apart.
    private const string Changed = "changed";
    private const string Settled = "settled";

    // The place of the statement that parks, in the batch below.
    private const int Parking = 5;

    /// <summary>A message that moved on.</summary>
    internal sealed record Change(MessageId MessageId, ConversationId ConversationId, MessageStatus Status, int? ErrorCode, string? ErrorMessage, DateTimeOffset At);

    /// <summary>What became of one organization's statuses.</summary>
    internal sealed record Outcome(IReadOnlyList<Change> Changes, int Parked);

    /// <summary>Stores the statuses of one organization, each message at most once among them.</summary>
    public async Task<Outcome> StoreAsync(
        OrganizationId organizationId, IReadOnlyList<(ChannelId Channel, ReportedStatus Status)> statuses, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await StoreOnceAsync(organizationId, statuses, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // Two batches met the same messages in different order; one of them starts over.
            }
        }
    }

    private async Task<Outcome> StoreOnceAsync(
        OrganizationId organizationId, IReadOnlyList<(ChannelId Channel, ReportedStatus Status)> statuses, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                OrganizationSession.CommandFor(organizationId),
                // By our own id: the report may be faster than the answer to the send, and is all there is when that answer was lost.
                Command(MoveUp + "where m.id = i.message_id and m.channel_id = i.channel_id and m.is_outbound" + Moved, statuses),
                // The rest by wamid. One that is not known may be so just now: whoever stores a wamid holds the same lock, so either the message is found here, or what is
                // parked is found there.
                Command("select pg_advisory_xact_lock(hashtextextended(unknown.wamid, 0)) from (select i.wamid from incoming i " + IsUnknown + " order by i.wamid) unknown", statuses),
                Command(MoveUp + "where i.message_id is null and m.channel_id = i.channel_id and m.wamid = i.wamid and m.is_outbound" + Moved, statuses),
                // What the provider reports, it has: there is nothing left to send.
                Command("""
                    delete from deliveries d using incoming i, messages m, channels h
                    where d.message_id = i.message_id and m.id = d.message_id and h.id = m.channel_id
                    returning m.id as settled, m.conversation_id, m.type, m.sender_type, i.status, h.kind
                    """, statuses),
                Command($$"""
                    insert into parked_statuses (channel_id, wamid, status, organization_id, error_code, error_message, at, parked_at)
                    select i.channel_id, i.wamid, i.status, '{{organizationId.Value}}', i.error_code, i.error_message, i.at, now()
                    from incoming i
                    {{IsUnknown}}
                    on conflict do nothing
                    """, statuses),
            },
        };

        if (statuses.Any(s => s.Status.OptsOut))
        {
            batch.BatchCommands.Add(OptOut(statuses));
        }

        var changes = new List<Change>();
        var sent = new List<MessageSent>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                while (IsOf(reader, Changed) && await reader.ReadAsync(cancellationToken))
                {
                    changes.Add(await ReadChangeAsync(reader, cancellationToken));
                }

                while (IsOf(reader, Settled) && await reader.ReadAsync(cancellationToken))
                {
                    // Settled here and not by the answer to the send, so the event is raised here.
                    if ((MessageStatus)reader.GetInt16(4) != MessageStatus.Failed)
                    {
                        sent.Add(new MessageSent(
                            organizationId, new ConversationId(reader.GetGuid(1)), new MessageId(reader.GetGuid(0)), reader.GetString(5), reader.GetString(2),
                            (SenderType)reader.GetInt16(3) == SenderType.User ? "user" : "system", clock.GetUtcNow()));
                    }
                }
            }
            while (await reader.NextResultAsync(cancellationToken));
        }

        if (changes.Count + sent.Count > 0)
        {
            await using var raise = new NpgsqlBatch(connection);
            sent.ForEach(raised => raise.BatchCommands.Add(OutboxMessage.CommandFor(raised)));
            if (changes.Count > 0)
            {
                raise.BatchCommands.Add(OutboxMessage.CommandFor(Event(organizationId, changes)));
            }

            await raise.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        outbox.Set();
        return new Outcome(changes, (int)batch.BatchCommands[Parking].RecordsAffected);
    }

    /// <summary>Before a message gets its wamid, and <see cref="ApplyParked"/> after: nobody parks what is reported of it in between.</summary>
    public static NpgsqlBatchCommand HoldParking(string wamid) => new("select pg_advisory_xact_lock(hashtextextended($1, 0))")
    {
        Parameters = { new NpgsqlParameter { Value = wamid } },
    };

    /// <summary>Gives a message that has just become known what was reported of it before.</summary>
    public static NpgsqlBatchCommand ApplyParked(ChannelId channelId, string wamid) => new("""
        with parked as (delete from parked_statuses where channel_id = $1 and wamid = $2 returning status, error_code, error_message),
             furthest as (select * from parked order by status desc limit 1)
        update messages m set status = f.status, error_code = f.error_code, error_message = f.error_message
        from furthest f
        where m.channel_id = $1 and m.wamid = $2 and m.status < f.status
        """)
    {
        Parameters = { new NpgsqlParameter { Value = channelId.Value }, new NpgsqlParameter { Value = wamid } },
    };

    /// <summary>Forgets what was reported of messages that never became known.</summary>
    /// <returns>How many reports.</returns>
    public async Task<int> ForgetParkedAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from parked_statuses where parked_at < $1")
        {
            Parameters = { new NpgsqlParameter { Value = clock.GetUtcNow() - age } },
        });
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Marks the contacts that do not want to be written to on these channels any more.</summary>
    private static NpgsqlBatchCommand OptOut(IReadOnlyList<(ChannelId Channel, ReportedStatus Status)> statuses)
    {
        var leaving = statuses.Where(s => s.Status.OptsOut).ToList();
        return Sql.Command(
            """
            update contacts k set dnd_channels = k.dnd_channels || h.kind
            from messages m join conversations c on c.id = m.conversation_id join channels h on h.id = m.channel_id
            where (m.id = any ($1) or m.wamid = any ($2)) and m.channel_id = any ($3) and k.id = c.contact_id and not h.kind = any (k.dnd_channels)
            """,
            leaving.Select(s => s.Status.MessageId?.Value ?? Guid.Empty).ToArray(),
            leaving.Select(s => s.Status.Wamid).ToArray(),
            leaving.Select(s => s.Channel.Value).Distinct().ToArray());
    }

    private static bool IsOf(NpgsqlDataReader reader, string first) => reader.FieldCount > 0 && reader.GetName(0) == first;

    private static async Task<Change> ReadChangeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) => new(
        new MessageId(reader.GetGuid(0)),
        new ConversationId(reader.GetGuid(1)),
        (MessageStatus)reader.GetInt16(2),
        reader.GetValue(3) as int?,
        reader.GetValue(4) as string,
        await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken));

    private MessageStatusesChanged Event(OrganizationId organizationId, List<Change> changes) => new(
        organizationId,
        [.. changes.Select(change => new MessageStatusChange(
            change.ConversationId, change.MessageId, MessageOutput.NameOf(change.Status), change.ErrorCode, change.At))],
        clock.GetUtcNow());

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<(ChannelId Channel, ReportedStatus Status)> statuses) => new(Incoming + sql)
    {
        Parameters =
        {
            Array(statuses, s => s.Channel.Value, NpgsqlDbType.Uuid),
            Array(statuses, s => s.Status.MessageId?.Value, NpgsqlDbType.Uuid),
            Array(statuses, s => s.Status.Wamid, NpgsqlDbType.Text),
            Array(statuses, s => (short)s.Status.Status, NpgsqlDbType.Smallint),
            Array(statuses, s => s.Status.At, NpgsqlDbType.TimestampTz),
            Array(statuses, s => s.Status.DeliveredAt, NpgsqlDbType.TimestampTz),
            Array(statuses, s => s.Status.ReadAt, NpgsqlDbType.TimestampTz),
            Array(statuses, s => s.Status.ErrorCode, NpgsqlDbType.Integer),
            Array(statuses, s => s.Status.ErrorDetail, NpgsqlDbType.Text),
        },
    };

    private static NpgsqlParameter Array<T>(
        IReadOnlyList<(ChannelId Channel, ReportedStatus Status)> statuses, Func<(ChannelId Channel, ReportedStatus Status), T> select, NpgsqlDbType type) =>
        new() { Value = statuses.Select(select).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
