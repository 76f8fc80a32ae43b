using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Notifications;

/// <summary>What to notify a member of.</summary>
/// <param name="OrganizationId">Where.</param>
/// <param name="UserId">Whom.</param>
/// <param name="Type">One of <see cref="NotificationTypes"/>.</param>
/// <param name="CauseId">What caused it: the same cause notifies a member once, however often it is told.</param>
/// <param name="At">When.</param>
internal sealed record Notice(OrganizationId OrganizationId, UserId UserId, string Type, Guid CauseId, DateTimeOffset At)
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    public NoteId? NoteId { get; init; }

    public WebhookId? WebhookId { get; init; }

    public string? ActorId { get; init; }
}

/// <summary>Stores notifications and tells the browsers of the member they are for.</summary>
internal sealed class Notifier(
    NpgsqlDataSource database, IServiceScopeFactory scopes, InboxEvents live, IOptions<NotificationOptions> options)
{
    // A cause is stored with what it causes: told again it finds itself, and nothing is counted twice.
    private const string Store = """
        with caused as (
            insert into notification_causes (user_id, cause_id, organization_id, caused_at) values ($3, $4, $2, $5) on conflict do nothing returning user_id),
        wanted as (
            select coalesce(p.in_app, true) as in_app, coalesce(p.email, $13) as email, coalesce(p.push, true) as push from caused c
            left join notification_preferences p on p.organization_id = $2 and p.user_id = c.user_id and p.type = $6),
        stored as (insert into notifications (
            id, organization_id, user_id, type, conversation_id, message_id, note_id, webhook_id, actor_id, count, in_app, email_due_at, created_at, updated_at)
        select $1, $2, $3, $6, $7::uuid, $8::uuid, $9::uuid, $10::uuid, $11::text, 1, w.in_app, case when w.email then $12 end, $5, $5
        from wanted w where w.in_app or w.email or (w.push and exists (select 1 from push_subscriptions s where s.organization_id = $2 and s.user_id = $3))
        on conflict (organization_id, user_id, type, conversation_id) where read_at is null do update set
            count = notifications.count + 1, updated_at = greatest(notifications.updated_at, excluded.updated_at),
            message_id = excluded.message_id, note_id = excluded.note_id, actor_id = excluded.actor_id, in_app = excluded.in_app,
            email_due_at = coalesce(notifications.email_due_at, excluded.email_due_at)
        returning id, count, in_app),
        pushed as (
            insert into push_deliveries (subscription_id, notification_id, organization_id, attempts, next_attempt_at, created_at)
            select s.id, n.id, $2, 0, now(), now() from stored n, wanted w, push_subscriptions s where w.push and s.organization_id = $2 and s.user_id = $3
            on conflict (subscription_id, notification_id) do update set attempts = 0, next_attempt_at = now(), created_at = now())
        select id, count, in_app from stored
        """;

    /// <summary>Notifies one member; answers the notification, or null when there is none: it was caused before, is not wanted, or what it is about is gone.</summary>
    public async Task<NotificationId?> NotifyAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await StoreAsync(notice, cancellationToken) is not { } stored)
        {
            return null;
        }

        if (stored.InApp)
        {
            await PushAsync(notice, stored, cancellationToken);
        }

        return stored.Id;
    }

    /// <summary>Tells the member's browsers how much is unread, after it read or deleted some.</summary>
    public void PushUnread(OrganizationId organizationId, UserId userId, int unread) =>
        live.Tell(organizationId, LiveEvents.NotificationsRead, new NotificationsRead(unread), userId);

    private async Task<Stored?> StoreAsync(Notice notice, CancellationToken cancellationToken)
    {
        var type = NotificationTypes.Find(notice.Type)!;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(notice.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            Store,
            NotificationId.New().Value,
            notice.OrganizationId.Value,
            notice.UserId.Value,
            notice.CauseId,
            notice.At,
            notice.Type,
            notice.ConversationId?.Value,
            notice.MessageId?.Value,
            notice.NoteId?.Value,
            notice.WebhookId?.Value,
            notice.ActorId,
            notice.At.AddMinutes(options.Value.DigestMinutes),
            type.IsMailed));
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? new Stored(new NotificationId(reader.GetGuid(0)), reader.GetInt32(1) == 1, reader.GetBoolean(2)) : null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            // The conversation was erased, or the webhook deleted, in the meantime.
            return null;
        }
    }

    /// <summary>A push that is lost costs nothing: whoever connects again reads.</summary>
    private async Task PushAsync(Notice notice, Stored stored, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(notice.OrganizationId);
        if (await scope.ServiceProvider.GetRequiredService<NotificationReader>().FindAsync(notice.UserId, stored.Id, cancellationToken) is { } output)
        {
            live.Tell(notice.OrganizationId, stored.IsNew ? LiveEvents.NotificationCreated : LiveEvents.NotificationUpdated, output, notice.UserId);
        }
    }

    private sealed record Stored(NotificationId Id, bool IsNew, bool InApp);
}
