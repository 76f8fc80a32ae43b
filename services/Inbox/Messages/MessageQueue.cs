using System.Diagnostics;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Channels.Instagram;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Stores outbound messages and hands them to delivery: one round trip, one transaction, then the call to the provider starts without another query.
/// A key makes a repeated send find the first one, by a unique index, so that it also holds for two at the same moment.
/// </summary>
internal sealed partial class MessageQueue(
    NpgsqlDataSource database,
    Dispatcher dispatcher,
    NumbersOverLimit overLimit,
    DeliveryStore deliveries,
    ContentKeys keys,
    InboxEvents live,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<MessageQueue> logger)
{
    // 1. Lock the thread and give the message its number, unless a rule forbids it. The message is never older than the thread's newest, so that
    //    an answer stands below the question when Meta's clock is ahead of ours.
    private const string Claim = """
        update conversations c set
            last_sequence = last_sequence + 1, last_message_id = $1, last_message_at = greatest(last_message_at, $2), updated_at = $2,
            deleted_at = null,
            -- A notice answers nobody.
            answers = answers + (waiting_since is not null and not $10)::int,
            answer_milliseconds = answer_milliseconds + case when $10 then 0 else greatest(0, extract(epoch from $2 - waiting_since) * 1000)::bigint end,
            waiting_since = case when $10 then waiting_since end
        where c.id = $3
          and (c.deleted_at is null or $9)
          and (c.mode = 'bot' or not $4)
          and (c.last_inbound_at > $5 or $6 or exists (
              select 1 from channels h where h.id = c.channel_id and (h.kind not in ('WhatsApp', 'Instagram') or (h.kind = 'Instagram' and c.last_inbound_at > $12))))
          and (exists (select 1 from whatsapp_integrations i where i.channel_id = c.channel_id)
            or exists (select 1 from channel_connections x where x.channel_id = c.channel_id))
          and not (($6 or $10) and exists (
              select 1 from channels h where h.id = c.channel_id
                and (select n.state from consents n where n.contact_id = c.contact_id and n.channel = h.kind order by n.id desc limit 1) = 1))
          and not (($4 or $6 or $10 or $11) and exists (
              select 1 from contacts k join channels h on h.id = c.channel_id
              where k.id = c.contact_id and (k.dnd_all or h.kind = any (k.dnd_channels))))
          and not exists (select 1 from messages m where m.organization_id = $7 and m.idempotency_key = $8)
        """;

    // 2. A statement of its own, for its view is newer than the lock: it sees a message that was stored while we waited for the thread.
    private const string Insert = """
        with thread as (
            select c.id, c.organization_id, c.contact_id, c.channel_id, c.last_sequence, c.last_message_at, c.last_inbound_at, c.mode, k.wa_id, k.whatsapp_user_id,
                c.address, h.kind, $2 and not (c.channel_id = any ($3)) and not exists (select 1 from deliveries d where d.conversation_id = c.id) as is_taken
            from conversations c join contacts k on k.id = c.contact_id join channels h on h.id = c.channel_id
            where c.id = $4 and c.last_message_id = $1),
        message as (
            insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, content,
                sender_type, sender_id, reply_to_wamid, status, sent_at, created_at, idempotency_key, sealed)
            select $1, t.organization_id, t.id, t.channel_id, t.last_sequence, true, $5, $6, $7::jsonb, $8, $9, $10, 0, t.last_message_at, $11, $12, $17::bytea from thread t),
        delivery as (
            insert into deliveries (message_id, organization_id, conversation_id, channel_id, is_automatic, is_in_doubt, not_before, webhook_received_at, trace_parent)
            select $1, t.organization_id, t.id, t.channel_id, $13, t.is_taken, case when t.is_taken then now() + $14 else now() end, $15, $16 from thread t)
        select contact_id, channel_id, last_inbound_at, mode, wa_id, whatsapp_user_id, is_taken, address, kind from thread
        """;

    // 3. The file of a message is a row of its own for each message; the object in the store is one.
    private const string Attach = """
        insert into media (id, organization_id, message_id, channel_id, state, content_type, file_name, size, storage_key, not_before, created_at, sealed_name, content_key_id)
        select $1, f.organization_id, m.id, m.channel_id, f.state, f.content_type, f.file_name, f.size, f.storage_key, $4, $4, f.sealed_name, f.content_key_id
        from media f, messages m where f.id = $2 and m.id = $3
        """;

    private readonly TimeSpan _doubt = options.Value.Doubt;

    /// <summary>Stores a message and starts its delivery.</summary>
    public async Task<Queued> QueueAsync(Draft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = MessageId.New();
        var key = await keys.CurrentAsync(draft.OrganizationId, cancellationToken);
        OutgoingMessage? taken;
        try
        {
            // Not cancelled with the request: half way through, nobody could tell whether the message is stored.
            await using var batch = database.CreateBatch();
            (var isStored, taken) = await StoreAsync(batch, id, draft, key);
            if (!isStored)
            {
                return await ExplainAsync(draft, cancellationToken);
            }
        }
        catch (PostgresException exception) when (keys.IsOutdated(exception, draft.OrganizationId))
        {
            // Nothing is stored.
            return await QueueAsync(draft, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The same key at the same moment; the other one is stored.
            return await ExplainAsync(draft, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            // It may be stored as taken, with nobody sending it. Then it waits for the recovery and not for its doubt to pass.
            LogMayBeStored(id, exception.Message);
            _ = ReleaseLaterAsync(draft.OrganizationId, id);
            throw;
        }

        var queued = new Queued(Refusal.None, id, IsDuplicate: false) { Taken = taken };
        Start(draft, queued);
        return queued;
    }

    /// <summary>
    /// Stores a message in a transaction of the caller's: with what else that does, or not at all. After the commit the caller hands it on to <see cref="Start"/>.
    /// </summary>
    /// <exception cref="PostgresException">Content encryption was switched meanwhile (<see cref="ContentKeys.IsOutdated"/>): the transaction has to begin anew.</exception>
    public async Task<Queued> QueueWithinAsync(NpgsqlConnection connection, Draft draft, CancellationToken cancellationToken)
    {
        var id = MessageId.New();
        var key = await keys.CurrentAsync(draft.OrganizationId, cancellationToken);
        await using var batch = connection.CreateBatch();
        var (isStored, taken) = await StoreAsync(batch, id, draft, key);
        if (isStored)
        {
            return new Queued(Refusal.None, id, IsDuplicate: false) { Taken = taken };
        }

        await using var why = connection.CreateBatch();
        return await ExplainAsync(why, draft, cancellationToken);
    }

    /// <summary>Starts the delivery of a message whose transaction is committed, and tells of it.</summary>
    public void Start(Draft draft, Queued queued)
    {
        if (queued.Taken is { } taken)
        {
            dispatcher.Start(taken);
        }

        live.MessageStored(draft.OrganizationId, draft.ConversationId, queued.MessageId);
    }

    /// <summary>Of a message whose commit got no answer: it may be stored as taken, with nobody sending it, and then waits for nothing.</summary>
    public void StartInDoubt(Draft draft, Queued queued) => _ = ReleaseLaterAsync(draft.OrganizationId, queued.MessageId);

    private async Task<(bool IsStored, OutgoingMessage? Taken)> StoreAsync(NpgsqlBatch batch, MessageId id, Draft draft, ContentKey? key)
    {
        var now = clock.GetUtcNow();
        var takenAt = clock.GetTimestamp();
        var trace = Activity.Current is { Recorded: true } activity ? activity.Id : null;
        var content = draft.Content;
        if (key is not null && content.HasZeroLetter)
        {
            // The database refuses it in a readable message. Sealed it would take it, and never give it back when encryption is switched off.
            throw new BadHttpRequestException("A text must not hold the letter U+0000.");
        }

        var sealedBody = key is null ? null : new MessageBody(content.Text, content.Json, null).Seal(key, draft.OrganizationId, id);
        batch.BatchCommands.Add(OrganizationSession.CommandFor(draft.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            Claim, id.Value, now, draft.ConversationId.Value, draft.IsAutomatic, now - Conversations.Conversation.CustomerServiceWindow,
            content.Type == "template", draft.OrganizationId.Value, draft.IdempotencyKey, draft.MayRestore, draft.IsNotice, draft.HeedsDoNotDisturb,
            now - InstagramWindowOf(draft)));
        batch.BatchCommands.Add(Sql.Command(
            Insert, id.Value, dispatcher.HasRoom, overLimit.Current(), draft.ConversationId.Value, content.Type,
            key is null ? content.Text : "", key is null ? content.Json : null,
            draft.Sender, draft.SenderId, draft.ReplyToWamid, now, draft.IdempotencyKey, draft.IsAutomatic, _doubt, draft.WebhookReceivedAt, trace, sealedBody));
        foreach (var mediaId in draft.Files)
        {
            batch.BatchCommands.Add(Sql.Command(Attach, MediaId.New().Value, mediaId.Value, id.Value, now));
        }

        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);

        // set_config answers a row, the update none, the insert the thread.
        await reader.NextResultAsync(CancellationToken.None);
        if (!await reader.ReadAsync(CancellationToken.None))
        {
            return (false, null);
        }

        var isTaken = reader.GetBoolean(6);
        var taken = new OutgoingMessage
        {
            MessageId = id,
            OrganizationId = draft.OrganizationId,
            ConversationId = draft.ConversationId,
            ContactId = new ContactId(reader.GetGuid(0)),
            ChannelId = new ChannelId(reader.GetGuid(1)),
            ChannelKind = reader.GetString(8),
            Address = reader.GetValue(7) as string,
            CreatedAt = now,
            Sender = draft.Sender,
            IsAutomatic = draft.IsAutomatic,
            Type = content.Type,
            Content = content.Json,
            ReplyToWamid = draft.ReplyToWamid,
            LastInboundAt = reader.GetValue(2) is DateTime time ? new DateTimeOffset(time) : null,
            Mode = reader.GetString(3) == "human" ? ConversationMode.Human : ConversationMode.Bot,
            WaId = reader.GetValue(4) as string,
            WhatsAppUserId = reader.GetValue(5) as string,
            WebhookReceivedAt = draft.WebhookReceivedAt,
            TraceParent = trace,
            TakenAt = takenAt,
        };

        // To the end: an error of a later statement would undo all of it.
        while (await reader.NextResultAsync(CancellationToken.None))
        {
        }

        return (true, isTaken ? taken : null);
    }

    /// <summary>Why nothing was stored.</summary>
    private async Task<Queued> ExplainAsync(Draft draft, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        return await ExplainAsync(batch, draft, cancellationToken);
    }

    private async Task<Queued> ExplainAsync(NpgsqlBatch batch, Draft draft, CancellationToken cancellationToken)
    {
        batch.BatchCommands.Add(OrganizationSession.CommandFor(draft.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            "select id from messages where organization_id = $1 and idempotency_key = $2", draft.OrganizationId.Value, draft.IdempotencyKey));
        batch.BatchCommands.Add(Sql.Command(
            """
            select c.mode,
                exists (select 1 from whatsapp_integrations i where i.channel_id = c.channel_id) or exists (select 1 from channel_connections x where x.channel_id = c.channel_id),
                c.last_inbound_at > $2 or $3 or h.kind not in ('WhatsApp', 'Instagram') or (h.kind = 'Instagram' and c.last_inbound_at > $7),
                ($3 or $4 or $6) and (k.dnd_all or h.kind = any (k.dnd_channels))
            from conversations c join contacts k on k.id = c.contact_id join channels h on h.id = c.channel_id where c.id = $1 and (c.deleted_at is null or $5)
            """,
            draft.ConversationId.Value, clock.GetUtcNow() - Conversations.Conversation.CustomerServiceWindow, draft.Content.Type == "template", draft.IsAutomatic, draft.MayRestore,
            draft.IsNotice || draft.HeedsDoNotDisturb, clock.GetUtcNow() - InstagramWindowOf(draft)));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
        {
            return new Queued(Refusal.None, new MessageId(reader.GetGuid(0)), IsDuplicate: true);
        }

        await reader.NextResultAsync(cancellationToken);
        return new Queued(
            !await reader.ReadAsync(cancellationToken) ? Refusal.NoSuchConversation
            : !reader.GetBoolean(1) ? Refusal.Disconnected
            : draft.IsAutomatic && reader.GetString(0) == "human" ? Refusal.HumanMode
            : await reader.IsDBNullAsync(2, cancellationToken) || !reader.GetBoolean(2) ? Refusal.WindowClosed
            : reader.GetBoolean(3) ? Refusal.DoNotDisturb
            : Refusal.ConsentWithdrawn,
            default,
            IsDuplicate: false);
    }

    /// <summary>Instagram gives a person longer for an answer than a machine.</summary>
    private static TimeSpan InstagramWindowOf(Draft draft) =>
        draft is { Sender: SenderType.User, IsAutomatic: false } ? InstagramWindow.OfAPerson : Conversations.Conversation.CustomerServiceWindow;

    private async Task ReleaseLaterAsync(OrganizationId organizationId, MessageId id)
    {
        // As long as a database mostly takes to come back; after that the message is due anyway.
        for (var end = clock.GetTimestamp() + (long)(_doubt.TotalSeconds * clock.TimestampFrequency); clock.GetTimestamp() < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), clock);
            try
            {
                await deliveries.ReleaseAsync(organizationId, id, CancellationToken.None);
                return;
            }
            catch (NpgsqlException)
            {
                // Still away.
            }
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "{MessageId} may or may not be stored: {Reason}")]
    private partial void LogMayBeStored(MessageId messageId, string reason);

    /// <summary>What to store.</summary>
    internal sealed record Draft(OrganizationId OrganizationId, ConversationId ConversationId, SenderType Sender, Guid? SenderId, WhatsAppContent Content)
    {
        /// <summary>Bots and schedules; refused in mode human.</summary>
        public bool IsAutomatic { get; init; }

        /// <summary>
        /// What the service itself says: that nobody is there, or a question at the end. Whoever answers in the conversation, nobody is answered by it; who is not to be
        /// disturbed does not get it.
        /// </summary>
        public bool IsNotice { get; init; }

        /// <summary>The caller named a person and not the conversation: then a deleted one comes back with the message.</summary>
        public bool MayRestore { get; init; }

        /// <summary>Written by a person, but not at this moment: then it is no answer, and do-not-disturb stops it as it stops what is automatic.</summary>
        public bool HeedsDoNotDisturb { get; init; }

        public string? ReplyToWamid { get; init; }

        public IReadOnlyList<MediaId> Files { get; init; } = [];

        public string? IdempotencyKey { get; init; }

        public DateTimeOffset? WebhookReceivedAt { get; init; }
    }

    /// <summary>Why a message is not stored.</summary>
    internal enum Refusal
    {
        None,
        NoSuchConversation,
        HumanMode,
        WindowClosed,
        Disconnected,
        ConsentWithdrawn,
        DoNotDisturb,
    }

    /// <summary>What came of it.</summary>
    internal sealed record Queued(Refusal Refusal, MessageId MessageId, bool IsDuplicate)
    {
        /// <summary>The message, when this replica took it to send it.</summary>
        internal OutgoingMessage? Taken { get; init; }
    }
}
