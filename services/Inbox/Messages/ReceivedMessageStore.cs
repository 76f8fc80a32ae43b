using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Privacy;
using ChatBoost.Inbox.Satisfaction;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Stores a customer's message with everything that hangs on it in one transaction of three round trips: find and lock the thread, write, commit.
/// By hand and not through EF because every message of every customer passes here.
/// </summary>
internal sealed class ReceivedMessageStore(NpgsqlDataSource database, ContentKeys keys, ErasedAddresses erased, OutboxSignal outbox, TimeProvider clock)
{
    /// <summary>The thread a message was stored in, as it is after storing.</summary>
    internal sealed record Thread(
        ConversationId ConversationId,
        ContactId ContactId,
        string ContactName,
        string? WaId,
        string? UserId,
        ConversationMode Mode,
        long LastSequence,
        ConversationStatus Status)
    {
        /// <summary>True when the organization gave the name: the profile's does not replace it.</summary>
        public bool IsNamed { get; init; }
    }

    /// <summary>What was stored: the thread, our id of the message and its place; a repeat gives what was stored first.</summary>
    internal sealed record Stored(Thread Thread, MessageId MessageId, long Sequence, bool IsDuplicate)
    {
        /// <summary>Answers the question of satisfaction; no bot answers it.</summary>
        public bool IsSatisfactionReply { get; init; }

        /// <summary>True when it was taken back before it came.</summary>
        public bool IsDeleted { get; init; }
    }

    /// <summary>Stores the message, or finds it stored; null when it was written before its contact was erased.</summary>
    public async Task<Stored?> StoreAsync(ChannelRef channel, InboundMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await keys.CurrentAsync(channel.OrganizationId, cancellationToken);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                var (thread, known) = await FindAsync(connection, channel, message, cancellationToken);
                if (thread is null)
                {
                    await BeginThreadAsync(connection, channel, message, cancellationToken);
                    (thread, known) = await FindAsync(connection, channel, message, cancellationToken);
                    if (thread is null)
                    {
                        return null;
                    }
                }

                if (known is { } duplicate)
                {
                    return new Stored(thread, duplicate.Id, duplicate.Sequence, IsDuplicate: true)
                    {
                        IsSatisfactionReply = await SatisfactionReply.WasAsync(connection, thread.ConversationId, duplicate.Id, cancellationToken),
                    };
                }

                var reply = await SatisfactionReply.FindAsync(connection, thread, message, clock.GetUtcNow(), cancellationToken);
                var stored = await WriteAsync(connection, channel, thread, message with { IsSatisfactionReply = reply is not null }, reply, key, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                outbox.Set();
                return stored;
            }
            catch (PostgresException exception) when (
                exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ForeignKeyViolation)
            {
                // The same message, or the same person's first one, was stored by somebody else while we waited for the thread's lock, or the thread or its contact
                // became part of another: look again.
            }
            catch (PostgresException exception) when (keys.IsOutdated(exception, channel.OrganizationId))
            {
                // Once more, with what is known by then.
            }
        }
    }

    private static async Task<(Thread? Thread, (MessageId Id, long Sequence)? Known)> FindAsync(
        NpgsqlConnection connection, ChannelRef channel, InboundMessage message, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                OrganizationSession.CommandFor(channel.OrganizationId),
                message.Address is null ? FindOnWhatsApp(channel, message) : AddressedThread.Find(channel, message),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return (null, null);
        }

        var thread = new Thread(
            new ConversationId(reader.GetGuid(0)),
            new ContactId(reader.GetGuid(1)),
            reader.GetString(2),
            reader.GetValue(3) as string,
            reader.GetValue(4) as string,
            reader.GetString(5) == "human" ? ConversationMode.Human : ConversationMode.Bot,
            reader.GetInt64(6),
            (ConversationStatus)reader.GetInt16(9))
        { IsNamed = reader.GetBoolean(10) };
        return (thread, reader.GetValue(7) is Guid id ? (new MessageId(id), reader.GetInt64(8)) : null);
    }

    private static NpgsqlBatchCommand FindOnWhatsApp(ChannelRef channel, InboundMessage message) =>
        new NpgsqlBatchCommand("""
            select c.id, k.id, k.full_name, k.wa_id, k.whatsapp_user_id, c.mode, c.last_sequence, m.id, m.sequence, c.status, k.is_named
            from contacts k
            join conversations c on c.contact_id = k.id and c.channel_id = $2
            left join messages m on m.channel_id = $2 and m.wamid = $5
            where k.organization_id = $1 and (k.wa_id = $3 or k.whatsapp_user_id = $4)
            order by k.wa_id = $3 desc nulls last
            limit 1
            for update of c
            """)
        {
            Parameters =
            {
                Uuid(channel.OrganizationId.Value), Uuid(channel.ChannelId.Value), Text(message.WaId), Text(message.UserId), Text(message.Wamid),
            },
        };

    private async Task BeginThreadAsync(NpgsqlConnection connection, ChannelRef channel, InboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Address is { } address)
        {
            await AddressedThread.BeginAsync(connection, channel, message, erased.HashOf(channel.OrganizationId, address), clock.GetUtcNow(), cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        var number = message.WaId is { } waId ? new PhoneNumber(waId) : (PhoneNumber?)null;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // Whom the organization entered with this number, or wrote to at its other spelling, is who writes now: it gets the address WhatsApp knows the
                // person by. Not who wrote before: of two addresses that both write, WhatsApp itself says that they are two people.
                new NpgsqlBatchCommand("""
                    update contacts set wa_id = $3, updated_at = $4
                    where id = (
                        select k.id from contacts k
                        where k.organization_id = $1 and k.wa_id = any ($5)
                          and not exists (select 1 from conversations c where c.contact_id = k.id and c.last_inbound_at is not null)
                        union all
                        select k.id from contact_phones p join contacts k on k.id = p.contact_id
                        where p.organization_id = $1 and p.match_key = $6
                          -- Who is one of two is written to where they wrote last; the number they had till now is among the others.
                          and (k.wa_id is null or exists (select 1 from contact_merges m where m.merged_into = k.id))
                        limit 1)
                      and not exists (select 1 from contacts other where other.organization_id = $1 and (other.wa_id = $3 or other.whatsapp_user_id = $2))
                    """)
                {
                    Parameters =
                    {
                        Uuid(channel.OrganizationId.Value), Text(message.UserId), Text(message.WaId), Time(now),
                        new NpgsqlParameter<string[]> { TypedValue = [.. number?.Spellings ?? []] }, Text(number?.Key),
                    },
                },

                // Who is known by user id alone and shows the number for the first time gets it here, instead of becoming a second contact.
                new NpgsqlBatchCommand("""
                    update contacts set wa_id = $3, updated_at = $4
                    where organization_id = $1 and whatsapp_user_id = $2 and wa_id is null
                      and not exists (select 1 from contacts other where other.organization_id = $1 and other.wa_id = $3)
                    """)
                {
                    Parameters = { Uuid(channel.OrganizationId.Value), Text(message.UserId), Text(message.WaId), Time(now) },
                },
                new NpgsqlBatchCommand("""
                    insert into contacts (id, organization_id, full_name, username, wa_id, whatsapp_user_id, created_at, updated_at)
                    select $1, $2, $3, $4, $5, $6, $7, $7
                    where not exists (select 1 from contacts where organization_id = $2 and (wa_id = $5 or whatsapp_user_id = $6))
                      and not exists (select 1 from erased_addresses where organization_id = $2 and address_hash in ($8, $9) and erased_at >= $10)
                    on conflict do nothing
                    """)
                {
                    Parameters =
                    {
                        Uuid(ContactId.New().Value), Uuid(channel.OrganizationId.Value), Text(Contact.NameOf(message.ProfileName, message.Username, message.WaId)),
                        Text(message.Username), Text(message.WaId), Text(message.UserId), Time(now),
                        HashOf(channel, message.WaId), HashOf(channel, message.UserId), Time(message.SentAt),
                    },
                },
                new NpgsqlBatchCommand("""
                    insert into conversations (id, organization_id, contact_id, channel_id, created_at, updated_at)
                    select $1, $2, k.id, $3, $6, $6
                    from contacts k where k.organization_id = $2 and (k.wa_id = $4 or k.whatsapp_user_id = $5)
                    order by k.wa_id = $4 desc nulls last
                    limit 1
                    on conflict do nothing
                    """)
                {
                    Parameters =
                    {
                        Uuid(ConversationId.New().Value), Uuid(channel.OrganizationId.Value), Uuid(channel.ChannelId.Value),
                        Text(message.WaId), Text(message.UserId), Time(now),
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Stored> WriteAsync(
        NpgsqlConnection connection, ChannelRef channel, Thread thread, InboundMessage message, SatisfactionReply? reply, ContentKey? key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = MessageId.New();
        var body = new MessageBody(message.Text, message.Content?.GetRawText(), message.Payload.GetRawText());
        var sealedBody = key is null ? null : body.Seal(key, channel.OrganizationId, id);
        var shown = key is null ? body : new MessageBody("", null, null);
        var sequence = thread.LastSequence + 1;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // Nobody takes the message back between the look at the end and the commit.
                StatusStore.HoldParking(message.Wamid),
                new NpgsqlBatchCommand("""
                    insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, content, payload,
                        sender_type, wamid, reply_to_wamid, status, sent_at, created_at, sealed, edited_at)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                    """)
                {
                    Parameters =
                    {
                        Uuid(id.Value), Uuid(channel.OrganizationId.Value), Uuid(thread.ConversationId.Value), Uuid(channel.ChannelId.Value),
                        new NpgsqlParameter<long> { TypedValue = sequence }, new NpgsqlParameter<bool> { TypedValue = message.IsEcho },
                        Text(message.Type), Text(shown.Text), Json(shown.Content), Json(shown.Payload),
                        Small((short)(message.IsEcho ? SenderType.User : SenderType.Contact)), Text(message.Wamid), Text(message.ReplyToWamid),
                        Small(message.IsEcho ? (short)MessageStatus.Sent : null), Time(message.SentAt), Time(now), Bytes(sealedBody),
                        new() { Value = (object?)message.EditedAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                    },
                },
                new NpgsqlBatchCommand("""
                    update conversations set
                        last_sequence = $2,
                        unread_count = unread_count + $3,
                        inbound_count = inbound_count + $3,
                        last_message_id = case when last_message_at > $4 then last_message_id else $5 end,
                        last_message_at = greatest(last_message_at, $4),
                        last_inbound_at = case when $6 then greatest(last_inbound_at, $4) else last_inbound_at end,
                        updated_at = $7,
                        -- The contact is back: what was done, put off or deleted is work again.
                        status = case when $8 and status in (2, 3) then 0 else status end,
                        snoozed_until = case when $8 then null else snoozed_until end,
                        deleted_at = case when $8 then null else deleted_at end,
                        -- An answer from the phone app ends the wait too.
                        answers = answers + case when $10 and waiting_since is not null then 1 else 0 end,
                        answer_milliseconds = answer_milliseconds + case when $10 then greatest(0, extract(epoch from $4 - waiting_since) * 1000)::bigint else 0 end,
                        waiting_since = case when $10 then null when $9 then coalesce(waiting_since, $4) else waiting_since end,
                        -- Who has several addresses is answered where they wrote last.
                        address = coalesce($11, address)
                    where id = $1
                    """)
                {
                    Parameters =
                    {
                        Uuid(thread.ConversationId.Value), new NpgsqlParameter<long> { TypedValue = sequence },
                        new NpgsqlParameter<int> { TypedValue = message.CountsAsUnread ? 1 : 0 }, Time(message.SentAt), Uuid(id.Value),
                        new NpgsqlParameter<bool> { TypedValue = message.OpensWindow }, Time(now),
                        new NpgsqlParameter<bool> { TypedValue = message.CountsAsUnread }, new NpgsqlParameter<bool> { TypedValue = message.ExpectsReply },
                        new NpgsqlParameter<bool> { TypedValue = message.IsEcho }, Text(message.Address),
                    },
                },
            },
        };

        if (message.OptsOut is { } optsOut)
        {
            batch.BatchCommands.Add(DeliveryStore.OptOut(thread.ContactId, channel.Kind, optsOut));
        }

        if (LearnAboutContact(channel, thread, message, now) is { } learn)
        {
            batch.BatchCommands.Add(learn);
        }

        if (message is { IsEcho: false, WaId: { } from } && thread.WaId is { } known && known != from)
        {
            // Found by the user id, but from another number: who is made of two contacts is answered where they wrote last.
            batch.BatchCommands.Add(Sql.Command(
                """
                update contacts k set wa_id = $2, updated_at = $3
                where k.id = $1 and exists (select 1 from contact_merges m where m.merged_into = k.id)
                  and exists (select 1 from contact_phones p where p.contact_id = k.id and p.match_key = $4)
                  and not exists (select 1 from contacts other where other.organization_id = k.organization_id and other.wa_id = $2)
                """,
                thread.ContactId.Value, from, now, new PhoneNumber(from).Key));
        }

        foreach (var file in message.Files)
        {
            batch.BatchCommands.Add(file.Stored is { } stored
                ? Sql.Command("update media set message_id = $2, channel_id = $3 where id = $1 and message_id is null", stored.Value, id.Value, channel.ChannelId.Value)
                : FileToFetch(channel, id, file, key, now));
        }

        if (message.IsEcho)
        {
            batch.BatchCommands.Add(StatusStore.ApplyParked(channel.ChannelId, message.Wamid));
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new MessageEchoed(channel.OrganizationId, thread.ConversationId, id, now)));
        }
        else
        {
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new MessageReceived(
                channel.OrganizationId, thread.ConversationId, id, thread.ContactId, channel.Kind, message.Type, message.SentAt, now)));
        }

        if (message.CountsAsUnread && thread.Status is (ConversationStatus.Resolved or ConversationStatus.Snoozed))
        {
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new ConversationStatusChanged(
                channel.OrganizationId, thread.ConversationId, ConversationStatus.Open, thread.Status, SnoozedUntil: null, ChangedBy: null, now)));
        }

        foreach (var command in reply?.Commands(channel.OrganizationId, thread, id, now) ?? [])
        {
            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(MessageChanges.TakeParked(channel.ChannelId, message.Wamid));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        var isDeleted = batch.BatchCommands[^1].RecordsAffected > 0;
        if (isDeleted)
        {
            await using var forget = new NpgsqlBatch(connection);
            MessageChanges.AddDeletion(forget, channel.OrganizationId, id, key, now);
            await forget.ExecuteNonQueryAsync(cancellationToken);
        }

        return new Stored(thread with { LastSequence = sequence }, id, sequence, IsDuplicate: false) { IsDeleted = isDeleted, IsSatisfactionReply = reply is not null };
    }

    /// <summary>A changed profile name, or a user id seen for the first time; nothing is written when nothing changed.</summary>
    private static NpgsqlBatchCommand? LearnAboutContact(ChannelRef channel, Thread thread, InboundMessage message, DateTimeOffset now)
    {
        var name = message.ProfileName?.Trim() is { Length: > 0 } given && given != thread.ContactName && !thread.IsNamed ? given : null;
        var userId = thread.UserId is null ? message.UserId : null;
        return name is null && userId is null || message.IsEcho
            ? null
            : new NpgsqlBatchCommand("""
                update contacts set
                    full_name = coalesce($2, full_name),
                    whatsapp_user_id = case
                        when exists (select 1 from contacts other where other.organization_id = $4 and other.whatsapp_user_id = $3) then whatsapp_user_id
                        else coalesce($3, whatsapp_user_id) end,
                    updated_at = $5
                where id = $1
                """)
            {
                Parameters = { Uuid(thread.ContactId.Value), Text(name), Text(userId), Uuid(channel.OrganizationId.Value), Time(now) },
            };
    }

    private static NpgsqlBatchCommand FileToFetch(ChannelRef channel, MessageId messageId, InboundFile file, ContentKey? key, DateTimeOffset now)
    {
        var id = MediaId.New();
        var storageKey = $"{channel.OrganizationId}/{id}";
        return new NpgsqlBatchCommand("""
            insert into media (id, organization_id, message_id, channel_id, state, content_type, file_name, size, storage_key,
                provider_media_id, provider_media_expires_at, not_before, created_at, sealed_name)
            values ($1, $2, $3, $4, 0, $5, $6, 0, $7, $8, $9, $10, $10, $11)
            """)
        {
            Parameters =
            {
                Uuid(id.Value), Uuid(channel.OrganizationId.Value), Uuid(messageId.Value), Uuid(channel.ChannelId.Value), Text(file.ContentType),
                Text(key is null ? file.FileName : null), Text(storageKey), Text(file.ProviderFileId),
                // Meta keeps files of inbound messages for seven days.
                Time(now.AddDays(7)), Time(now), Bytes(key is null ? null : SealedContent.SealName(key, channel.OrganizationId, storageKey, file.FileName)),
            },
        };
    }

    private NpgsqlParameter HashOf(ChannelRef channel, string? address) =>
        new() { Value = address is null ? DBNull.Value : erased.HashOf(channel.OrganizationId, address), NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter<Guid> Uuid(Guid value) => new() { TypedValue = value };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Json(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json };

    private static NpgsqlParameter Bytes(byte[]? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter Small(short? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint };

    private static NpgsqlParameter<DateTimeOffset> Time(DateTimeOffset value) => new() { TypedValue = value };
}
