namespace ChatBoost.Inbox.Merging;

/// <summary>Makes one conversation of two on the same channel, within the transaction of their contacts' merge and under its locks.</summary>
internal sealed class MergeConversations(MergeSql sql)
{
    // Numbers go on where the other's end, so that none is there twice; threads are read by time, so that both lie in each other in their order.
    // Messages keep their ids: what the provider reports of them, and deliveries, find them as before.
    private const string MoveMessages = """
        update messages m set conversation_id = $2, sequence = m.sequence + kept.last_sequence
        from conversations kept where kept.id = $2 and m.conversation_id = $1
        """;

    // The policy of the words shows only what is searched for; this finds all.
    private const string SeeAllWords = "select set_config('app.search', '!''~''', true)";

    private const string MoveWords = "update message_search set conversation_id = $2 where message_id in (select id from messages where conversation_id = $2) and conversation_id = $1";

    private const string SeeNoWords = "select set_config('app.search', '', true)";

    // What a member has seen of both. Numbers of the other thread come after those of this one: who has read all of this one goes on there.
    private const string UniteReads = """
        insert into conversation_reads (conversation_id, user_id, organization_id, seen_count, sequence, read_at)
        select k.id, r.user_id, r.organization_id, r.seen_count, 0, r.read_at from conversation_reads r, conversations k where r.conversation_id = $1 and k.id = $2
        on conflict (conversation_id, user_id) do update set
            seen_count = conversation_reads.seen_count + excluded.seen_count,
            sequence = conversation_reads.sequence + coalesce((
                select r.sequence from conversation_reads r, conversations k
                where r.conversation_id = $1 and r.user_id = excluded.user_id and k.id = $2 and conversation_reads.sequence >= k.last_sequence), 0),
            read_at = greatest(conversation_reads.read_at, excluded.read_at)
        """;

    // Its clocks are those of one thread: they are wound anew at once.
    private const string WatchAnew = "update conversation_watches set due_at = $2 where conversation_id = $1";

    private const string Unite = """
        update conversations k set
            last_sequence = k.last_sequence + gone.last_sequence,
            forgotten_messages = k.forgotten_messages + gone.forgotten_messages,
            unread_count = k.unread_count + gone.unread_count,
            inbound_count = k.inbound_count + gone.inbound_count,
            is_starred = k.is_starred or gone.is_starred,
            last_message_id = case when k.last_message_at >= gone.last_message_at or gone.last_message_at is null then k.last_message_id else gone.last_message_id end,
            address = case when k.last_inbound_at >= gone.last_inbound_at or gone.last_inbound_at is null then k.address else coalesce(gone.address, k.address) end,
            last_message_at = greatest(k.last_message_at, gone.last_message_at),
            last_inbound_at = greatest(k.last_inbound_at, gone.last_inbound_at),
            -- A person answers both where one answers either: nothing automatic may cut in.
            mode = case when 'human' in (k.mode, gone.mode) then 'human' else k.mode end,
            taken_over_by = case when k.mode = 'human' then k.taken_over_by else gone.taken_over_by end,
            -- The one with more work left counts: open, pending, snoozed, resolved.
            status = least(k.status, gone.status),
            snoozed_until = case when least(k.status, gone.status) = 2 then least(k.snoozed_until, gone.snoozed_until) end,
            priority = greatest(k.priority, gone.priority),
            assignee_id = coalesce(k.assignee_id, gone.assignee_id),
            team_id = coalesce(k.team_id, gone.team_id),
            team_since = case when k.team_id is null then gone.team_since else k.team_since end,
            deleted_at = case when k.deleted_at is null or gone.deleted_at is null then null else greatest(k.deleted_at, gone.deleted_at) end,
            waiting_since = least(k.waiting_since, gone.waiting_since),
            answers = k.answers + gone.answers,
            answer_milliseconds = k.answer_milliseconds + gone.answer_milliseconds,
            created_at = least(k.created_at, gone.created_at),
            updated_at = $3
        from conversations gone where k.id = $2 and gone.id = $1
        """;

    private const string Remember = """
        insert into conversation_merges (conversation_id, merged_into, organization_id, merged_at) select $1, k.id, k.organization_id, $3 from conversations k where k.id = $2
        """;

    public async Task MergeAsync(ConversationId kept, ConversationId gone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await sql.RunAsync(MoveMessages, cancellationToken, gone.Value, kept.Value);
        await sql.RunAsync(SeeAllWords, cancellationToken);
        await sql.RunAsync(MoveWords, cancellationToken, gone.Value, kept.Value);
        await sql.RunAsync(SeeNoWords, cancellationToken);
        foreach (var table in MergedRecords.OfConversation)
        {
            await sql.RunAsync(table.Move, cancellationToken, gone.Value, kept.Value);
        }

        await sql.RunAsync(UniteReads, cancellationToken, gone.Value, kept.Value);
        await sql.RunAsync(WatchAnew, cancellationToken, kept.Value, now);
        await sql.RunAsync(Unite, cancellationToken, gone.Value, kept.Value, now);
        await sql.RunAsync(Remember, cancellationToken, gone.Value, kept.Value, now);
        await sql.RunAsync("delete from conversations where id = $1", cancellationToken, gone.Value);
    }
}
