using Amazon.Runtime;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Brings customers' files into our storage, soon after their message is stored and apart from it: neither Meta nor the storage can hold up a message.
/// Taking a file moves its time ahead, so a crash repeats it and replicas do not do it twice; doing it twice would be harmless.
/// </summary>
internal sealed partial class FetchMedia(
    NpgsqlDataSource database,
    ChannelAdapters adapters,
    FileVault vault,
    ContentKeys keys,
    ChannelDirectory channels,
    InboxEvents live,
    DatabaseReady ready,
    TimeProvider clock,
    ILogger<FetchMedia> logger) : BackgroundService
{
    private const int BatchSize = 8;

    // Meta's answer for a file it does not have is the same as for one a changed token may not see: a few tries tell them apart.
    private const int TriesWhenGone = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeForOne = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>A file taken to be fetched.</summary>
    private sealed record Taken(
        MediaId Id, OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, ChannelId ChannelId,
        string StorageKey, string ContentType, string ProviderMediaId, DateTimeOffset? ExpiresAt, int Attempts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                var taken = await TakeAsync(stoppingToken);
                await Parallel.ForEachAsync(
                    taken, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stoppingToken }, async (file, token) => await FetchAsync(file, token));
                wait = taken.Count == BatchSize ? TimeSpan.Zero : Interval;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogDatabaseAway(exception.Message);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task FetchAsync(Taken file, CancellationToken cancellationToken)
    {
        if (file.ExpiresAt < clock.GetUtcNow())
        {
            await EndAsync(file, MediaState.Unavailable, file.ContentType, 0, cancellationToken);
            return;
        }

        string reason;
        if (await channels.FindConnectedAsync(file.ChannelId, cancellationToken) is not { } channel)
        {
            reason = "The channel is not connected.";
        }
        else
        {
            using var result = await adapters.Of(channel.Channel).FetchFileAsync(file.ProviderMediaId, channel, cancellationToken);
            if (result.File is { } bytes)
            {
                var contentType = result.ContentType?.Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } given ? given : file.ContentType;
                try
                {
                    await StoreAsync(file, bytes, contentType, cancellationToken);
                    return;
                }
                catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or ContentKeyUnavailableException)
                {
                    reason = exception.Message;
                }
            }
            else if (result.IsGone && file.Attempts >= TriesWhenGone)
            {
                LogUnavailable(file.Id, result.Reason!);
                await EndAsync(file, MediaState.Unavailable, file.ContentType, 0, cancellationToken);
                return;
            }
            else
            {
                reason = result.Reason!;
            }
        }

        LogNotFetched(file.Id, file.Attempts, reason);
        await PutOffAsync(file, cancellationToken);
    }

    private async Task StoreAsync(Taken file, FileStream bytes, string contentType, CancellationToken cancellationToken)
    {
        while (true)
        {
            bytes.Position = 0;
            var key = await vault.PutAsync(file.OrganizationId, file.StorageKey, bytes, contentType, cancellationToken);
            try
            {
                await EndAsync(file, MediaState.Stored, contentType, bytes.Length, cancellationToken, key?.Id);
                return;
            }
            catch (PostgresException exception) when (keys.IsOutdated(exception, file.OrganizationId))
            {
                // The object is written over.
            }
        }
    }

    private async Task<List<Taken>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command(
            """
            with due as (
                select id from media where state = 0 and not_before <= now() order by not_before limit $1 for update skip locked)
            update media f set attempts = f.attempts + 1, not_before = now() + $2
            from due, messages m
            where f.id = due.id and m.id = f.message_id
            returning f.id, f.organization_id, m.conversation_id, m.id, f.channel_id, f.storage_key, f.content_type, f.provider_media_id,
                f.provider_media_expires_at, f.attempts
            """,
            BatchSize,
            TimeForOne));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var taken = new List<Taken>();
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(new Taken(
                new MediaId(reader.GetGuid(0)),
                new OrganizationId(reader.GetGuid(1)),
                new ConversationId(reader.GetGuid(2)),
                new MessageId(reader.GetGuid(3)),
                new ChannelId(reader.GetGuid(4)),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetValue(8) is DateTime time ? new DateTimeOffset(time) : null,
                reader.GetInt32(9)));
        }

        return taken;
    }

    private async Task EndAsync(Taken file, MediaState state, string contentType, long size, CancellationToken cancellationToken, Guid? contentKeyId = null)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(file.OrganizationId));
        // The message may have been erased while its file was fetched: then nobody knows the file, and it goes too.
        batch.BatchCommands.Add(Sql.Command(
            """
            with known as (
                update media set state = $2, content_type = $3, size = $4, content_key_id = $5 where id = $1 returning id)
            insert into discarded_files (storage_key, organization_id, discarded_at)
            select $6, $7, now() where not exists (select 1 from known) on conflict do nothing
            """,
            file.Id.Value, state, contentType, size, contentKeyId, file.StorageKey, file.OrganizationId.Value));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        live.MessageChanged(file.OrganizationId, file.ConversationId, file.MessageId);
    }

    private async Task PutOffAsync(Taken file, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(file.Attempts, 12)) * (0.5 + (0.5 * Random.Shared.NextDouble())));
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(file.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            "update media set not_before = now() + $2 where id = $1", file.Id.Value, pause < LongestPause ? pause : LongestPause));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(3301, LogLevel.Warning, "Files to fetch could not be read: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(3302, LogLevel.Warning, "{MediaId} was not fetched, attempt {Attempt}: {Reason}")]
    private partial void LogNotFetched(MediaId mediaId, int attempt, string reason);

    [LoggerMessage(3303, LogLevel.Warning, "{MediaId} cannot be fetched any more: {Reason}")]
    private partial void LogUnavailable(MediaId mediaId, string reason);
}
