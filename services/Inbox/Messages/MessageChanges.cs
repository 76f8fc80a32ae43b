using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Applies what people did to messages they wrote before. Repeats and any order end the same: a newer edit is not undone by an older one, nothing comes back once it was taken
/// back, an edit that comes before its message is stored as the message, and a deletion that does is parked until the message comes.
/// </summary>
internal sealed class MessageChanges(NpgsqlDataSource database, ReceivedMessageStore received, ContentKeys keys, OutboxSignal outbox, TimeProvider clock)
{
    /// <summary>A message that looks different.</summary>
    internal sealed record Changed(ConversationId ConversationId, MessageId MessageId, bool IsNew);

    /// <summary>Stores the change; null when nothing shows it, because it is known already or waits for its message.</summary>
    public async Task<Changed?> StoreAsync(ChannelRef channel, MessageChange change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await keys.CurrentAsync(channel.OrganizationId, cancellationToken);
            try
            {
                var (isKnown, changed) = await ApplyAsync(channel, change, key, cancellationToken);
                if (isKnown || change.Edited is null)
                {
                    return changed;
                }
            }
            catch (PostgresException exception) when (keys.IsOutdated(exception, channel.OrganizationId))
            {
                continue;
            }

            // The original may come at this very moment: then it is a duplicate, and is edited in the next round.
            var stored = await received.StoreAsync(channel, change.Edited with { EditedAt = change.At }, cancellationToken);
            if (stored is not { IsDuplicate: true })
            {
                return stored is null ? null : new Changed(stored.Thread.ConversationId, stored.MessageId, IsNew: true);
            }
        }
    }

    /// <summary>Whether a message that is being stored was taken back before: the row counts. Under <see cref="StatusStore.HoldParking"/>.</summary>
    public static NpgsqlBatchCommand TakeParked(ChannelId channelId, string wamid) =>
        Sql.Command("delete from parked_deletions where channel_id = $1 and wamid = $2", channelId.Value, wamid);

    /// <summary>Takes away what a message says, its files too. That there was one, from whom and when, stays.</summary>
    public static void AddDeletion(NpgsqlBatch batch, OrganizationId organizationId, MessageId messageId, ContentKey? key, DateTimeOffset at)
    {
        batch.BatchCommands.Add(Sql.Command(
            """
            with files as (
                delete from media where message_id = $1 returning storage_key, organization_id)
            insert into discarded_files (storage_key, organization_id, discarded_at)
            select distinct storage_key, organization_id, now() from files where storage_key <> '' on conflict do nothing
            """,
            messageId.Value));
        var empty = new MessageBody("", null, null);
        batch.BatchCommands.Add(Sql.Command(
            "update messages set text = '', content = null, payload = null, sealed = $2::bytea, deleted_at = $3 where id = $1",
            messageId.Value, key is null ? null : empty.Seal(key, organizationId, messageId), at));
    }

    /// <summary>Forgets what was taken back of messages that never came.</summary>
    public async Task ForgetParkedAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command("delete from parked_deletions where parked_at < $1", clock.GetUtcNow() - age));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<(bool IsKnown, Changed? Changed)> ApplyAsync(ChannelRef channel, MessageChange change, ContentKey? key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await FindAsync(connection, channel, change.Wamid, cancellationToken);
        if (found is null && change.Edited is not null)
        {
            return (false, null);
        }

        if (found is { } known && (known.DeletedAt is not null || (change.Edited is not null && known.EditedAt > change.At)))
        {
            return (true, null);
        }

        await using var batch = new NpgsqlBatch(connection);
        if (found is not { } message)
        {
            batch.BatchCommands.Add(Sql.Command(
                "insert into parked_deletions (channel_id, wamid, organization_id, parked_at) values ($1, $2, $3, $4) on conflict do nothing",
                channel.ChannelId.Value, change.Wamid, channel.OrganizationId.Value, clock.GetUtcNow()));
        }
        else if (change.Edited is { } edited)
        {
            batch.BatchCommands.Add(Edit(channel.OrganizationId, message.Id, edited, key, change.At));
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new MessageEdited(channel.OrganizationId, message.ConversationId, message.Id, change.At, clock.GetUtcNow())));
        }
        else
        {
            AddDeletion(batch, channel.OrganizationId, message.Id, key, change.At);
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new MessageDeleted(channel.OrganizationId, message.ConversationId, message.Id, change.At, clock.GetUtcNow())));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Set();
        return (true, found is { } applied ? new Changed(applied.ConversationId, applied.Id, IsNew: false) : null);
    }

    private static async Task<Found?> FindAsync(NpgsqlConnection connection, ChannelRef channel, string wamid, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                OrganizationSession.CommandFor(channel.OrganizationId),
                StatusStore.HoldParking(wamid),
                // A statement of its own: its view is newer than the lock.
                Sql.Command(
                    "select id, conversation_id, edited_at, deleted_at from messages where channel_id = $1 and wamid = $2 for no key update", channel.ChannelId.Value, wamid),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Found(
                new MessageId(reader.GetGuid(0)),
                new ConversationId(reader.GetGuid(1)),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken))
            : null;
    }

    private static NpgsqlBatchCommand Edit(OrganizationId organizationId, MessageId messageId, InboundMessage edited, ContentKey? key, DateTimeOffset at)
    {
        var body = new MessageBody(edited.Text, edited.Content?.GetRawText(), edited.Payload.GetRawText());
        return new NpgsqlBatchCommand("update messages set text = $2, content = $3, payload = $4, sealed = $5, edited_at = $6 where id = $1")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = messageId.Value },
                new NpgsqlParameter<string> { TypedValue = key is null ? body.Text : "" },
                Nullable(key is null ? body.Content : null, NpgsqlDbType.Json),
                Nullable(key is null ? body.Payload : null, NpgsqlDbType.Json),
                Nullable(key is null ? null : body.Seal(key, organizationId, messageId), NpgsqlDbType.Bytea),
                new NpgsqlParameter<DateTimeOffset> { TypedValue = at },
            },
        };
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private readonly record struct Found(MessageId Id, ConversationId ConversationId, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt);
}
