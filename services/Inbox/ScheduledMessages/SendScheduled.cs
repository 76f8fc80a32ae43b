using ChatBoost.Contracts;
using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>
/// Sends scheduled messages when their time has come. All replicas run it. One transaction takes the row, stores the message with its delivery and marks the row as sent,
/// so that no crash, replica or cancellation comes in between; from there on it is a message like any other.
/// <para>
/// What forbids a message at that moment (<see cref="MessageQueue"/> decides, as for a send) makes it fail for good, with a code and a notification: sent some time later it
/// would say the wrong thing. Only a closed window has a way out, the template. Keys that are away, or the database, are waited for.
/// </para>
/// </summary>
internal sealed partial class SendScheduled(
    NpgsqlDataSource database,
    DatabaseReady ready,
    MessageQueue queue,
    SealedContent sealedContent,
    ContentKeys keys,
    MemberDirectory members,
    OutboxSignal outbox,
    InboxEvents live,
    TimeProvider clock,
    ILogger<SendScheduled> logger) : BackgroundService
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Postponed = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                var due = await database.ReadDueMessagesAsync(clock.GetUtcNow(), stoppingToken);
                var settled = 0;
                foreach (var message in due)
                {
                    settled += await TrySendAsync(message, stoppingToken) ? 1 : 0;
                }

                // What other replicas have in hand is no reason to ask again at once.
                wait = due.Count == DueMessages.BatchSize && settled > 0 ? TimeSpan.Zero : Interval;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogDatabaseAway(exception.Message);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    /// <summary>True when it is settled, one way or the other. One that cannot be sent must not hold up the rest.</summary>
    private async Task<bool> TrySendAsync(DueMessage due, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(due, cancellationToken);
        }
        catch (PostgresException exception) when (keys.IsOutdated(exception, due.OrganizationId))
        {
            // Content encryption was switched meanwhile: in a second, as it is then.
            return false;
        }
        catch (ContentKeyUnavailableException exception)
        {
            LogPostponed(due.Id, exception.Message);
            await database.PostponeAsync(due, clock.GetUtcNow() + Postponed, counts: false, cancellationToken);
            return false;
        }
        catch (Exception exception) when (exception is not (NpgsqlException { IsTransient: true } or TimeoutException) && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, due.Id, due.Attempts + 1);
            if (due.Attempts + 1 < MaxAttempts)
            {
                await database.PostponeAsync(due, clock.GetUtcNow() + Postponed, counts: true, cancellationToken);
                return false;
            }

            await FailAsync(due, "internal_error", cancellationToken);
            return true;
        }
    }

    private async Task<bool> SendAsync(DueMessage due, CancellationToken cancellationToken)
    {
        // Whatever may take long comes before the transaction. What it learns holds for the row as it was read.
        if (await HasLeftAsync(due, cancellationToken))
        {
            return await FailAsync(due, "author_left", cancellationToken);
        }

        var text = due.Sealed is null
            ? due.Body
            : await sealedContent.OpenTextAsync(due.OrganizationId, SealedPlace.ScheduledMessage(due.OrganizationId, due.Id), due.Sealed, due.Id.ToString(), cancellationToken);
        if (text is null)
        {
            return await FailAsync(due, "content_unreadable", cancellationToken);
        }

        var body = ScheduledBody.Read(text);
        if (!await HasFilesAsync(due, body, cancellationToken))
        {
            return await FailAsync(due, "attachment_gone", cancellationToken);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ClaimAsync(due, clock.GetUtcNow(), cancellationToken))
        {
            return false;
        }

        var draft = DraftOf(due, body.Content);
        var queued = await queue.QueueWithinAsync(connection, draft, cancellationToken);
        var usesFallback = queued.Refusal == MessageQueue.Refusal.WindowClosed && body.Fallback is not null;
        if (usesFallback)
        {
            draft = DraftOf(due, body.Fallback!);
            queued = await queue.QueueWithinAsync(connection, draft, cancellationToken);
        }

        if (CodeOf(queued.Refusal) is { } code)
        {
            await FailWithinAsync(connection, due, code, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            TellFailed(due, code);
            return true;
        }

        await connection.MarkSentAsync(due, queued.MessageId, usesFallback, clock.GetUtcNow(), cancellationToken);
        try
        {
            // Not cancelled with the service: half way through, nobody could tell whether the message is stored.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            queue.StartInDoubt(draft, queued);
            throw;
        }

        queue.Start(draft, queued);
        live.Tell(due, ScheduledMessageStatus.Sent, queued.MessageId, code: null);
        return true;
    }

    /// <summary>A person who does not belong to the organization any more writes nothing in its name. While Identity is away, who wrote it may have it sent.</summary>
    private async Task<bool> HasLeftAsync(DueMessage due, CancellationToken cancellationToken)
    {
        if (!Id<UserTag>.TryParse(due.AuthorId, out var author))
        {
            return false;
        }

        try
        {
            return await members.FindAsync(due.OrganizationId, author, cancellationToken) is null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Uploads go with what the organization keeps no longer.</summary>
    private async Task<bool> HasFilesAsync(DueMessage due, ScheduledBody body, CancellationToken cancellationToken)
    {
        Guid[] files = [.. WhatsAppContent.FilesOf(body.Content).Select(file => file.Value).Distinct()];
        if (files.Length == 0)
        {
            return true;
        }

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(due.OrganizationId));
        batch.BatchCommands.Add(Sql.Command("select count(*) from media where id = any ($1) and state = 1", files));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0) == files.Length;
    }

    private static MessageQueue.Draft DraftOf(DueMessage due, OutboundContent content) => new(
        due.OrganizationId, due.ConversationId, SenderType.User, SenderOf(due.AuthorId), WhatsAppContent.Of(content, reactionTo: null))
    {
        HeedsDoNotDisturb = true,
        Files = WhatsAppContent.FilesOf(content),
        // Should the row ever be read as waiting again, from a backup for example, the message finds itself.
        IdempotencyKey = $"schedule:{due.Id}",
    };

    private static Guid SenderOf(string authorId) => Id<UserTag>.TryParse(authorId, out var user) ? user.Value : Id<ApiKeyTag>.Parse(authorId).Value;

    private static string? CodeOf(MessageQueue.Refusal refusal) => refusal switch
    {
        MessageQueue.Refusal.None => null,
        MessageQueue.Refusal.NoSuchConversation => "conversation_deleted",
        MessageQueue.Refusal.WindowClosed => "window_closed",
        MessageQueue.Refusal.ConsentWithdrawn => "consent_withdrawn",
        MessageQueue.Refusal.DoNotDisturb => "do_not_disturb",
        _ => "channel_disconnected",
    };

    private async Task<bool> FailAsync(DueMessage due, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ClaimAsync(due, clock.GetUtcNow(), cancellationToken))
        {
            return false;
        }

        await FailWithinAsync(connection, due, code, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        TellFailed(due, code);
        return true;
    }

    private async Task FailWithinAsync(NpgsqlConnection connection, DueMessage due, string code, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await connection.MarkFailedAsync(due, code, now, cancellationToken);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(OutboxMessage.CommandFor(new ScheduledMessageFailed(due.OrganizationId, due.ConversationId, due.Id, due.AuthorId, code, now)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void TellFailed(DueMessage due, string code)
    {
        LogNotSent(due.Id, code);
        outbox.Set();
        live.Tell(due, ScheduledMessageStatus.Failed, messageId: null, code);
    }

    [LoggerMessage(3521, LogLevel.Warning, "Scheduled messages stay so for the moment: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(3522, LogLevel.Warning, "{ScheduledMessageId} is sent later: {Reason}")]
    private partial void LogPostponed(ScheduledMessageId scheduledMessageId, string reason);

    [LoggerMessage(3523, LogLevel.Error, "{ScheduledMessageId} could not be sent (attempt {Attempt})")]
    private partial void LogFailed(Exception exception, ScheduledMessageId scheduledMessageId, int attempt);

    [LoggerMessage(3524, LogLevel.Information, "{ScheduledMessageId} is not sent: {Code}")]
    private partial void LogNotSent(ScheduledMessageId scheduledMessageId, string code);
}
