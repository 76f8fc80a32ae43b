using ChatBoost.Inbox.Webhooks;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>A push a replica has taken.</summary>
internal sealed record TakenPush(
    PushSubscriptionId SubscriptionId,
    NotificationId NotificationId,
    OrganizationId OrganizationId,
    string Endpoint,
    byte[] PublicKey,
    byte[] Secret,
    string Type,
    int Count,
    ConversationId? ConversationId,
    int Attempts);

/// <summary>
/// Brings notifications to browsers, on all replicas: taking one sets its time ahead and counts the attempt, so that a crash repeats it and two replicas do not. What was read
/// meanwhile, or is too old, is not sent. A browser that is gone is forgotten.
/// </summary>
internal sealed partial class DeliverPushes(
    NpgsqlDataSource database, DatabaseReady ready, PostPush post, IOptions<PushOptions> options, TimeProvider clock, ILogger<DeliverPushes> logger) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var taken = 0;
            try
            {
                var pushes = await TakeAsync(stoppingToken);
                taken = pushes.Count;
                await Parallel.ForEachAsync(pushes, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stoppingToken }, async (push, token) => await DeliverAsync(push, token));
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            if (taken < BatchSize)
            {
                await Task.Delay(Interval, clock, stoppingToken);
            }
        }
    }

    private async Task<List<TakenPush>> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command(
            """
            with due as (
                select subscription_id, notification_id from push_deliveries where next_attempt_at <= $1 order by next_attempt_at limit $2 for update skip locked),
            useless as (
                delete from push_deliveries d using due, notifications n
                where d.subscription_id = due.subscription_id and d.notification_id = due.notification_id and n.id = d.notification_id
                  and (n.read_at is not null or d.created_at < $4 or d.attempts >= $5)
                returning d.subscription_id, d.notification_id)
            update push_deliveries d set attempts = d.attempts + 1, next_attempt_at = $3
            from due, push_subscriptions s, notifications n
            where d.subscription_id = due.subscription_id and d.notification_id = due.notification_id and s.id = d.subscription_id and n.id = d.notification_id
              and n.read_at is null and d.created_at >= $4 and d.attempts < $5
            returning d.subscription_id, d.notification_id, d.organization_id, s.endpoint, s.public_key, s.secret, n.type, n.count, n.conversation_id, d.attempts
            """,
            now, BatchSize, now + Lease, now.AddMinutes(-options.Value.KeepMinutes), options.Value.MaxAttempts));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var taken = new List<TakenPush>();
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(new TakenPush(
                new PushSubscriptionId(reader.GetGuid(0)),
                new NotificationId(reader.GetGuid(1)),
                new OrganizationId(reader.GetGuid(2)),
                reader.GetString(3),
                (byte[])reader.GetValue(4),
                (byte[])reader.GetValue(5),
                reader.GetString(6),
                reader.GetInt32(7),
                reader.GetValue(8) is Guid conversation ? new ConversationId(conversation) : null,
                reader.GetInt32(9)));
        }

        return taken;
    }

    private async Task DeliverAsync(TakenPush push, CancellationToken cancellationToken)
    {
        var (outcome, retryAfter) = await post.PostAsync(push, cancellationToken);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(push.OrganizationId));
        batch.BatchCommands.Add(outcome switch
        {
            PushOutcome.Gone => Sql.Command("delete from push_subscriptions where id = $1", push.SubscriptionId.Value),
            PushOutcome.Later => Sql.Command(
                "update push_deliveries set next_attempt_at = $3 where subscription_id = $1 and notification_id = $2 and attempts = $4",
                push.SubscriptionId.Value, push.NotificationId.Value, clock.GetUtcNow() + WebhookBackoff.After(push.Attempts, retryAfter, Random.Shared.NextDouble()), push.Attempts),
            // Told anew while it was out: then it stays, and goes out again.
            _ => Sql.Command(
                "delete from push_deliveries where subscription_id = $1 and notification_id = $2 and attempts = $3", push.SubscriptionId.Value, push.NotificationId.Value, push.Attempts),
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (outcome == PushOutcome.Refused)
        {
            LogRefused(push.NotificationId, new Uri(push.Endpoint).Host);
        }
    }

    [LoggerMessage(2501, LogLevel.Warning, "Pushes wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);

    [LoggerMessage(2502, LogLevel.Warning, "{NotificationId} was not taken by {Service}")]
    private partial void LogRefused(NotificationId notificationId, string service);
}
