using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Delivery;

/// <summary>The transitions of a delivery's row (see <see cref="Dispatcher"/>), each one round trip and one transaction.</summary>
internal sealed class DeliveryStore(NpgsqlDataSource database, OutboxSignal outbox, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    // Taking a row is one statement everywhere; only the choice of rows differs. A row that was in doubt had a call that counts.
    private const string Take = """
        update deliveries d set
            attempts = d.attempts + (case when due.is_in_doubt then 1 else 0 end),
            is_in_doubt = true,
            not_before = now() + $1
        from due, messages m, conversations c, contacts k, channels h
        where d.message_id = due.message_id and m.id = d.message_id and c.id = d.conversation_id and k.id = c.contact_id and h.id = d.channel_id
        returning d.message_id, d.organization_id, d.conversation_id, c.contact_id, d.channel_id, m.sender_type, d.is_automatic, m.type, m.content,
            m.reply_to_wamid, k.wa_id, k.whatsapp_user_id, c.mode, c.last_inbound_at, d.attempts, due.is_in_doubt, d.webhook_received_at, d.trace_parent,
            m.sealed, h.kind, c.address, m.created_at
        """;

    private const string TakeDue = """
        with due as (
            select d.message_id, d.is_in_doubt from deliveries d
            where d.not_before <= now() and d.channel_id <> all ($2) and (not d.is_in_doubt or $4)
              and not exists (select 1 from deliveries earlier where earlier.conversation_id = d.conversation_id and earlier.position < d.position)
            order by d.not_before, d.position
            limit $3
            for update of d skip locked)

        """ + Take;

    private const string TakeNext = """
        with due as (
            select d.message_id, d.is_in_doubt from deliveries d
            where d.conversation_id = $2 and d.message_id <> $3 and d.not_before <= now() and not d.is_in_doubt
              and not exists (select 1 from deliveries earlier where earlier.conversation_id = $2 and earlier.message_id <> $3 and earlier.position < d.position)
            for update of d skip locked)

        """ + Take;

    private readonly TimeSpan _doubt = options.Value.Doubt;

    /// <summary>Takes what is due and nobody is working on, of all organizations.</summary>
    /// <param name="without">Channels that are over their limit.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="withDoubtful">Also those that may have gone out before.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<List<OutgoingMessage>> TakeDueAsync(Guid[] without, int limit, bool withDoubtful, CancellationToken cancellationToken)
    {
        var takenAt = clock.GetTimestamp();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command(TakeDue, _doubt, without, limit, withDoubtful));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await ReadAsync(reader, takenAt, cancellationToken);
    }

    /// <summary>How many messages of all organizations wait. Reads each of them: not for every look at the queue.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command("select count(*) from deliveries"));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0);
    }

    /// <summary>
    /// Takes a message anew after a wait: the time for a report counts from here, and mode and window are what they are now.
    /// Null when it is not ours any more: reported by the provider meanwhile, or taken by another replica.
    /// </summary>
    public async Task<OutgoingMessage?> TakeAgainAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var takenAt = clock.GetTimestamp();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(message.OrganizationId));
        // Who took it meanwhile has counted our doubtful attempt.
        batch.BatchCommands.Add(Sql.Command(
            """
            update deliveries d set not_before = now() + $1 from conversations c
            where d.message_id = $2 and d.attempts = $3 and c.id = d.conversation_id
            returning c.mode, c.last_inbound_at
            """,
            _doubt,
            message.MessageId.Value,
            message.Attempts));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? message with
            {
                Mode = ModeOf(reader.GetString(0)),
                LastInboundAt = await reader.IsDBNullAsync(1, cancellationToken) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken),
                TakenAt = takenAt,
            }
            : null;
    }

    /// <summary>The provider has it. Gives the conversation's next message, taken, if one waits.</summary>
    public async Task<OutgoingMessage?> StoreAcceptedAsync(OutgoingMessage message, SendOutcome.Accepted accepted, bool isWamidKnown, CancellationToken cancellationToken)
    {
        var commands = new List<NpgsqlBatchCommand>
        {
            StatusStore.HoldParking(accepted.ProviderMessageId),
            // A report may have been faster: it has set the wamid and a higher status already.
            Sql.Command(
                "update messages set wamid = coalesce(wamid, $2), status = greatest(status, 1::smallint) where id = $1",
                message.MessageId.Value,
                isWamidKnown ? null : accepted.ProviderMessageId),
            // One that does not name our id waited for the wamid.
            StatusStore.ApplyParked(message.ChannelId, accepted.ProviderMessageId),
            DeleteAndRaise(message, new MessageSent(
                message.OrganizationId, message.ConversationId, message.MessageId, message.ChannelKind, message.Type,
                message.Sender == SenderType.User ? "user" : "system", clock.GetUtcNow())),
        };
        if (accepted.WaId is { Length: > 0 } waId && waId != message.WaId && message is { WaId: not null, LastInboundAt: null })
        {
            // A dialled number can resolve to another one (Brazil's ninth digit, Mexico's 1): what the person will write from.
            commands.Add(Sql.Command(
                """
                update contacts k set wa_id = $2, updated_at = $3
                where k.id = $1 and not exists (select 1 from contacts other where other.organization_id = k.organization_id and other.wa_id = $2)
                """,
                message.ContactId.Value,
                waId,
                clock.GetUtcNow()));
        }

        return await EndAsync(message, commands, cancellationToken);
    }

    /// <summary>It will not go out. Gives the conversation's next message, taken, if one waits.</summary>
    public Task<OutgoingMessage?> StoreFailedAsync(OutgoingMessage message, int code, string sentence, bool hasOptedOut, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return EndAsync(
            message,
            [
                .. hasOptedOut ? [OptOut(message.ContactId, message.ChannelKind, true)] : Array.Empty<NpgsqlBatchCommand>(),
                // Not below what a report says: delivered proves a failure wrong.
                Sql.Command(
                    "update messages set status = 3, error_code = $2, error_message = $3 where id = $1 and status < 3",
                    message.MessageId.Value,
                    code,
                    sentence),
                DeleteAndRaise(message, new MessageStatusesChanged(
                    message.OrganizationId, [new MessageStatusChange(message.ConversationId, message.MessageId, "failed", code, now)], now)),
            ],
            cancellationToken);
    }

    /// <summary>Notes whether a person wants to be written to on a kind of channel.</summary>
    public static NpgsqlBatchCommand OptOut(ContactId contactId, string kind, bool optsOut) => Sql.Command(
        """
        update contacts set dnd_channels = array_remove(dnd_channels, $2) || case when $3 then array[$2] else '{}'::text[] end
        where id = $1 and ($2 = any (dnd_channels)) <> $3
        """,
        contactId.Value,
        kind,
        optsOut);

    /// <summary>No call is out: the message waits for its time, in the database alone.</summary>
    public async Task ReleaseAsync(OutgoingMessage message, TimeSpan wait, int attempts, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(message.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            "update deliveries set is_in_doubt = false, not_before = now() + $2, attempts = $3 where message_id = $1 and attempts = $4",
            message.MessageId.Value,
            wait,
            attempts,
            message.Attempts));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Lets go of a message that was to be sent at once and was not, when storing it failed without telling whether it is stored.</summary>
    public async Task ReleaseAsync(OrganizationId organizationId, MessageId messageId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            "update deliveries set is_in_doubt = false, not_before = now() where message_id = $1 and attempts = 0", messageId.Value));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<OutgoingMessage?> EndAsync(OutgoingMessage message, IEnumerable<NpgsqlBatchCommand> changes, CancellationToken cancellationToken)
    {
        var takenAt = clock.GetTimestamp();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(message.OrganizationId));
        // Storing a message looks, under this lock, whether an earlier one is pending. Without it here, one stored just now would see ours
        // and wait, and we would not see it and leave it to the recovery.
        batch.BatchCommands.Add(Sql.Command("select 1 from conversations where id = $1 for no key update", message.ConversationId.Value));
        foreach (var change in changes)
        {
            batch.BatchCommands.Add(change);
        }

        batch.BatchCommands.Add(Sql.Command(TakeNext, _doubt, message.ConversationId.Value, message.MessageId.Value));

        List<OutgoingMessage> next = [];
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                if (reader.FieldCount > 1)
                {
                    next = await ReadAsync(reader, takenAt, cancellationToken);
                }
            }
            while (await reader.NextResultAsync(cancellationToken));
        }

        outbox.Set();
        return next.Count == 0 ? null : next[0];
    }

    /// <summary>The event is raised by whoever takes the row away, so that there is one whatever comes first, answer or report.</summary>
    private static NpgsqlBatchCommand DeleteAndRaise<TEvent>(OutgoingMessage message, TEvent raised)
        where TEvent : class
    {
        var row = OutboxMessage.For(raised);
        return Sql.Command(
            """
            with gone as (delete from deliveries where message_id = $1 returning message_id)
            insert into outbox_messages (message_id, type, body, trace_parent) select $2, $3, $4, $5 from gone
            """,
            message.MessageId.Value,
            row.MessageId,
            row.Type,
            row.Body,
            row.TraceParent);
    }

    private static async Task<List<OutgoingMessage>> ReadAsync(NpgsqlDataReader reader, long takenAt, CancellationToken cancellationToken)
    {
        var taken = new List<OutgoingMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(new OutgoingMessage
            {
                MessageId = new MessageId(reader.GetGuid(0)),
                OrganizationId = new OrganizationId(reader.GetGuid(1)),
                ConversationId = new ConversationId(reader.GetGuid(2)),
                ContactId = new ContactId(reader.GetGuid(3)),
                ChannelId = new ChannelId(reader.GetGuid(4)),
                ChannelKind = reader.GetString(19),
                Address = reader.GetValue(20) as string,
                CreatedAt = await reader.GetFieldValueAsync<DateTimeOffset>(21, cancellationToken),
                Sender = (SenderType)reader.GetInt16(5),
                IsAutomatic = reader.GetBoolean(6),
                Type = reader.GetString(7),
                Content = reader.GetValue(8) as string ?? "",
                Sealed = reader.GetValue(18) as byte[],
                ReplyToWamid = reader.GetValue(9) as string,
                WaId = reader.GetValue(10) as string,
                WhatsAppUserId = reader.GetValue(11) as string,
                Mode = ModeOf(reader.GetString(12)),
                LastInboundAt = Time(reader, 13),
                Attempts = reader.GetInt32(14),
                WasInDoubt = reader.GetBoolean(15),
                WebhookReceivedAt = Time(reader, 16),
                TraceParent = reader.GetValue(17) as string,
                TakenAt = takenAt,
            });
        }

        return taken;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.GetValue(column) is DateTime time ? new DateTimeOffset(time) : null;

    private static ConversationMode ModeOf(string mode) => mode == "human" ? ConversationMode.Human : ConversationMode.Bot;
}
