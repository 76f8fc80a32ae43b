using System.Text;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Seals or opens an organization's messages, its private notes, scheduled messages and drafts, and the updates of the provider that are kept as they came. Conversation by conversation along the index they are
/// read by; the trigger refuses an update when the organization switches back meanwhile.
/// </summary>
internal sealed class SwitchMessages(NpgsqlDataSource database, ContentKeys keys, TimeProvider clock)
{
    private const int BatchSize = 50;

    private const string Totals = """
        update content_encryption set messages_done = 0, files_done = 0,
            messages_total = (select coalesce(sum(last_sequence - forgotten_messages), 0) from conversations where organization_id = $1),
            files_total = (select count(*) from media where organization_id = $1)
        where organization_id = $1
        """;

    // Statuses update many rows at once too: when the two meet crosswise, one of them gives up and begins anew.
    private const string SealRows = """
        update messages m set text = '', content = null, payload = null, sealed = s.sealed
        from unnest($1::uuid[], $2::bytea[]) as s(id, sealed) where m.id = s.id and m.sealed is null
        """;

    private const string OpenRows = """
        update messages m set text = s.text, content = s.content::json, payload = s.payload::json, sealed = null
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as s(id, text, content, payload) where m.id = s.id and m.sealed is not null
        """;

    // What members write that is one text in a row.
    private static readonly SealedTexts[] Texts =
    [
        new("conversation_notes", "text", (organizationId, id) => SealedPlace.Note(organizationId, new NoteId(id))),
        new("scheduled_messages", "body", (organizationId, id) => SealedPlace.ScheduledMessage(organizationId, new ScheduledMessageId(id))),
        new("conversation_drafts", "body", SealedPlace.Draft),
    ];

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Goes through all of them once.</summary>
    /// <param name="organizationId">Whose.</param>
    /// <param name="key">What to seal with; null to open.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    public async Task RunAsync(OrganizationId organizationId, ContentKey? key, CancellationToken cancellationToken)
    {
        await ExecuteAsync(organizationId, Sql.Command(Totals, organizationId.Value), cancellationToken);
        var (unreported, reportedAt) = (0L, clock.GetTimestamp());
        foreach (var (conversation, messages) in await ConversationsAsync(organizationId, cancellationToken))
        {
            await RunAsync(organizationId, conversation, key, cancellationToken);
            unreported += messages;
            if (clock.GetElapsedTime(reportedAt) > ReportEvery)
            {
                await ReportAsync();
            }
        }

        await ReportAsync();
        foreach (var texts in Texts)
        {
            await RunTextsAsync(texts, organizationId, key, cancellationToken);
        }

        await RunProviderEventsAsync(organizationId, key, cancellationToken);

        async Task ReportAsync()
        {
            await ExecuteAsync(
                organizationId,
                Sql.Command("update content_encryption set messages_done = messages_done + $2 where organization_id = $1", organizationId.Value, unreported),
                cancellationToken);
            (unreported, reportedAt) = (0, clock.GetTimestamp());
        }
    }

    private async Task RunAsync(OrganizationId organizationId, Guid conversation, ContentKey? key, CancellationToken cancellationToken)
    {
        for (Row? last = null; ;)
        {
            var rows = await ReadAsync(
                organizationId,
                Sql.Command(
                    $"""
                    select id, sent_at, sequence, text, content::text, payload::text, sealed from messages
                    where conversation_id = $1 and (sent_at, sequence) > ($2, $3) and sealed is {(key is null ? "not null" : "null")}
                    order by sent_at, sequence limit {BatchSize}
                    """,
                    conversation, last?.SentAt ?? DateTimeOffset.UnixEpoch, last?.Sequence ?? 0),
                reader => new Row(
                    reader.GetGuid(0), new DateTimeOffset(reader.GetDateTime(1)), reader.GetInt64(2),
                    new MessageBody(reader.GetString(3), reader.GetValue(4) as string, reader.GetValue(5) as string), reader.GetValue(6) as byte[]),
                cancellationToken);
            if (rows.Count == 0)
            {
                return;
            }

            await ExecuteAsync(
                organizationId,
                key is null
                    ? await OpenAsync(organizationId, rows, cancellationToken)
                    : Sql.Command(SealRows, rows.ConvertAll(row => row.Id).ToArray(), rows.ConvertAll(row => row.Body.Seal(key, organizationId, new MessageId(row.Id))).ToArray()),
                cancellationToken);
            last = rows[^1];
        }
    }

    /// <summary>What does not open stays as it is: it is unreadable either way.</summary>
    private async Task<NpgsqlBatchCommand> OpenAsync(OrganizationId organizationId, List<Row> rows, CancellationToken cancellationToken)
    {
        var opened = new List<(Guid Id, MessageBody Body)>();
        foreach (var row in rows)
        {
            if (await KeyOfAsync(organizationId, row.Sealed!, cancellationToken) is { } key && MessageBody.Open(key, organizationId, new MessageId(row.Id), row.Sealed) is { } body)
            {
                opened.Add((row.Id, body));
            }
        }

        return Sql.Command(
            OpenRows,
            opened.ConvertAll(row => row.Id).ToArray(),
            opened.ConvertAll(row => row.Body.Text).ToArray(),
            opened.ConvertAll(row => row.Body.Content!).ToArray(),
            opened.ConvertAll(row => row.Body.Payload!).ToArray());
    }

    private async Task RunTextsAsync(SealedTexts of, OrganizationId organizationId, ContentKey? key, CancellationToken cancellationToken)
    {
        for (var last = Guid.Empty; ;)
        {
            var rows = await ReadAsync(
                organizationId,
                Sql.Command(
                    $"""
                    select id, {of.Column}, sealed from {of.Table}
                    where organization_id = $1 and id > $2 and sealed is {(key is null ? "not null" : "null")} order by id limit {BatchSize}
                    """,
                    organizationId.Value, last),
                reader => (Id: reader.GetGuid(0), Text: reader.GetString(1), Sealed: reader.GetValue(2) as byte[]),
                cancellationToken);
            if (rows.Count == 0)
            {
                return;
            }

            foreach (var (id, text, sealedText) in rows)
            {
                // One that changed since it was read is left to whoever changed it: that is written as the organization has it now.
                var place = of.Place(organizationId, id);
                if (key is not null && text.Length > 0)
                {
                    await ExecuteAsync(
                        organizationId,
                        Sql.Command(
                            $"update {of.Table} set {of.Column} = '', sealed = $2 where id = $1 and sealed is null and {of.Column} = $3",
                            id, SealedValue.Seal(key, place, Encoding.UTF8.GetBytes(text)), text),
                        cancellationToken);
                }
                else if (key is null && await KeyOfAsync(organizationId, sealedText!, cancellationToken) is { } its && SealedValue.Open(its, place, sealedText) is { } opened)
                {
                    await ExecuteAsync(
                        organizationId,
                        Sql.Command($"update {of.Table} set {of.Column} = $2, sealed = null where id = $1 and sealed = $3", id, Encoding.UTF8.GetString(opened), sealedText),
                        cancellationToken);
                }
            }

            last = rows[^1].Id;
        }
    }

    private async Task RunProviderEventsAsync(OrganizationId organizationId, ContentKey? key, CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var rows = await ReadAsync(
                organizationId,
                Sql.Command(
                    $"""
                    select key, payload::text, sealed from provider_events
                    where organization_id = $1 and key > $2 and sealed is {(key is null ? "not null" : "null")} order by key limit {BatchSize}
                    """,
                    organizationId.Value, last),
                reader => (Key: reader.GetString(0), Payload: reader.GetValue(1) as string, Sealed: reader.GetValue(2) as byte[]),
                cancellationToken);
            if (rows.Count == 0)
            {
                return;
            }

            foreach (var row in rows)
            {
                if (key is not null)
                {
                    var sealedPayload = SealedValue.Seal(key, SealedPlace.ProviderEvent(organizationId, row.Key), Encoding.UTF8.GetBytes(row.Payload!));
                    await ExecuteAsync(
                        organizationId,
                        Sql.Command("update provider_events set payload = null, sealed = $3 where organization_id = $1 and key = $2", organizationId.Value, row.Key, sealedPayload),
                        cancellationToken);
                }
                else if (await KeyOfAsync(organizationId, row.Sealed!, cancellationToken) is { } its
                    && SealedValue.Open(its, SealedPlace.ProviderEvent(organizationId, row.Key), row.Sealed) is { } payload)
                {
                    await ExecuteAsync(
                        organizationId,
                        Sql.Command(
                            "update provider_events set payload = $3::json, sealed = null where organization_id = $1 and key = $2",
                            organizationId.Value, row.Key, Encoding.UTF8.GetString(payload)),
                        cancellationToken);
                }
            }

            last = rows[^1].Key;
        }
    }

    private async ValueTask<ContentKey?> KeyOfAsync(OrganizationId organizationId, byte[] sealedValue, CancellationToken cancellationToken) =>
        SealedValue.KeyOf(sealedValue) is { } keyId ? await keys.FindAsync(organizationId, keyId, cancellationToken) : null;

    private Task<List<(Guid Id, long Messages)>> ConversationsAsync(OrganizationId organizationId, CancellationToken cancellationToken) => ReadAsync(
        organizationId,
        Sql.Command("select id, last_sequence - forgotten_messages from conversations where organization_id = $1", organizationId.Value),
        reader => (reader.GetGuid(0), reader.GetInt64(1)),
        cancellationToken);

    private async Task<List<T>> ReadAsync<T>(OrganizationId organizationId, NpgsqlBatchCommand query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task ExecuteAsync(OrganizationId organizationId, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record SealedTexts(string Table, string Column, Func<OrganizationId, Guid, byte[]> Place);

    private sealed record Row(Guid Id, DateTimeOffset SentAt, long Sequence, MessageBody Body, byte[]? Sealed);
}
