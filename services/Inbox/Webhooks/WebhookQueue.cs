using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>A delivery a replica has taken.</summary>
internal sealed record TakenDelivery(
    WebhookDeliveryId Id,
    OrganizationId OrganizationId,
    WebhookId WebhookId,
    WebhookEventId EventId,
    string Payload,
    int Attempts,
    DateTimeOffset GiveUpAt,
    string Url,
    IReadOnlyList<string> ProtectedSecrets,
    DateTimeOffset? FailingSince,
    string CreatedBy,
    long AttemptId);

/// <summary>
/// Deliveries in the database. A row with <c>next_attempt_at</c> is due then; taking it sets that a minute ahead and counts the attempt, in one statement that skips
/// what other replicas take, so that after a crash it is due again. What is posted twice for that reason has the same <c>webhook-id</c>.
/// </summary>
internal sealed class WebhookQueue(NpgsqlDataSource database, OutboxSignal outbox, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string TakeDue = """
        with due as (
            select d.id, w.url, w.secret, case when w.previous_secret_until > now() then w.previous_secret end as previous_secret, w.failing_since, w.created_by
            from webhooks w
            left join unnest($1::uuid[], $2::int[]) as busy (id, posts) on busy.id = w.id
            cross join lateral (
                select id from webhook_deliveries
                where webhook_id = w.id and next_attempt_at <= now()
                order by next_attempt_at
                limit greatest($3 - coalesce(busy.posts, 0), 0)
                for update skip locked) d
            where w.is_enabled
            limit $4),
        taken as (
            update webhook_deliveries d set next_attempt_at = now() + $5, attempts = d.attempts + 1
            from due where d.id = due.id
            returning d.id, d.organization_id, d.webhook_id, d.event_id, d.payload, d.attempts, d.give_up_at,
                due.url, due.secret, due.previous_secret, due.failing_since, due.created_by),
        begun as (
            insert into webhook_attempts (organization_id, delivery_id, started_at) select organization_id, id, now() from taken returning id, delivery_id)
        select taken.*, begun.id from taken join begun on begun.delivery_id = taken.id
        """;

    /// <summary>Records events for the webhooks that subscribed to their kind.</summary>
    public async Task StoreAsync(OrganizationId organizationId, string type, IReadOnlyList<WebhookEvent> events, CancellationToken cancellationToken)
    {
        if (await SubscribedAsync(organizationId, type, cancellationToken) is { Length: > 0 } webhooks)
        {
            await StoreAsync(organizationId, type, events, webhooks, cancellationToken);
        }
    }

    /// <summary>Records events for these webhooks; answers the delivery of the first.</summary>
    public async Task<WebhookDeliveryId> StoreAsync(
        OrganizationId organizationId, string type, IReadOnlyList<WebhookEvent> events, Guid[] webhooks, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        WebhookDeliveryId? first = null;
        foreach (var happened in events)
        {
            foreach (var webhook in webhooks)
            {
                var id = WebhookDeliveryId.New();
                first ??= id;
                batch.BatchCommands.Add(Sql.Command(
                    """
                    insert into webhook_deliveries (id, organization_id, webhook_id, event_id, event_type, occurred_at, payload, state, attempts, next_attempt_at, give_up_at, created_at)
                    values ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $8)
                    on conflict (webhook_id, event_id) do nothing
                    """,
                    id.Value, organizationId.Value, webhook, happened.Id.Value, type, happened.OccurredAt, happened.Payload, now, GiveUpAt(now)));
            }
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        signal.Set();
        return first!.Value;
    }

    /// <summary>Takes what is due, of all organizations; webhooks that are busy get no more than they have room for.</summary>
    /// <param name="busy">How many posts of this replica are under way, by webhook.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<TakenDelivery>> TakeDueAsync(IReadOnlyDictionary<Guid, int> busy, int limit, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        var take = Sql.Command(TakeDue, busy.Keys.ToArray());
        take.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. busy.Values] });
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.ConcurrencyPerWebhook });
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        take.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Lease });
        batch.BatchCommands.Add(take);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var taken = new List<TakenDelivery>();
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(new TakenDelivery(
                new WebhookDeliveryId(reader.GetGuid(0)),
                new OrganizationId(reader.GetGuid(1)),
                new WebhookId(reader.GetGuid(2)),
                new WebhookEventId(reader.GetGuid(3)),
                reader.GetString(4),
                reader.GetInt32(5),
                await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken),
                reader.GetString(7),
                await reader.IsDBNullAsync(9, cancellationToken) ? [reader.GetString(8)] : [reader.GetString(8), reader.GetString(9)],
                await reader.IsDBNullAsync(10, cancellationToken) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellationToken),
                reader.GetString(11),
                reader.GetInt64(12)));
        }

        return taken;
    }

    /// <summary>Stores what came of an attempt. Another replica that took the delivery meanwhile, because this took too long, has the last word on the delivery.</summary>
    public async Task StoreOutcomeAsync(TakenDelivery delivery, WebhookOutcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = now + WebhookBackoff.After(delivery.Attempts, outcome.RetryAfter, Random.Shared.NextDouble());
        var isOver = outcome.IsSuccess || next >= delivery.GiveUpAt;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(OrganizationSession.CommandFor(delivery.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            "update webhook_attempts set duration_ms = $2, status_code = $3, error = $4, answer = $5 where id = $1",
            delivery.AttemptId, (int)outcome.Duration.TotalMilliseconds, outcome.StatusCode, outcome.Error, outcome.Answer));
        batch.BatchCommands.Add(Sql.Command(
            "update webhook_deliveries set state = $3, next_attempt_at = $4, completed_at = $5 where id = $1 and attempts = $2 and state = 0",
            delivery.Id.Value,
            delivery.Attempts,
            outcome.IsSuccess ? WebhookDeliveryState.Delivered : isOver ? WebhookDeliveryState.Failed : WebhookDeliveryState.Pending,
            isOver ? null : next,
            isOver ? now : null));
        // Written when it changes and not with each delivery: all posts to a webhook would wait for this row.
        batch.BatchCommands.Add(outcome.IsSuccess
            ? Sql.Command("update webhooks set failing_since = null where id = $1 and failing_since is not null", delivery.WebhookId.Value)
            : Sql.Command("update webhooks set failing_since = $2 where id = $1 and failing_since is null", delivery.WebhookId.Value, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (ReasonToDisable(delivery, outcome, now) is { } reason)
        {
            await DisableAsync(connection, delivery, reason, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        outbox.Set();
    }

    /// <summary>When a delivery recorded or replayed now is given up.</summary>
    public DateTimeOffset GiveUpAt(DateTimeOffset now) => now.AddHours(options.Value.GiveUpAfterHours);

    private string? ReasonToDisable(TakenDelivery delivery, WebhookOutcome outcome, DateTimeOffset now) => outcome switch
    {
        { IsSuccess: true } => null,
        { StatusCode: StatusCodes.Status410Gone } => Webhook.Gone,
        _ => delivery.FailingSince < now.AddDays(-options.Value.DisableAfterDays) ? Webhook.Failing : null,
    };

    /// <summary>What waits for it is given up with it; a replay brings that back.</summary>
    private static async Task DisableAsync(NpgsqlConnection connection, TakenDelivery delivery, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var disable = new NpgsqlBatch(connection)
        {
            // A success of another post may have come in between.
            BatchCommands =
            {
                Sql.Command(
                    "update webhooks set is_enabled = false, disabled_reason = $2, disabled_at = $3, updated_at = $3 where id = $1 and is_enabled and failing_since is not null",
                    delivery.WebhookId.Value, reason, now),
            },
        };
        if (await disable.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return;
        }

        await using var follow = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                GiveUp(delivery.WebhookId, now),
                OutboxMessage.CommandFor(new WebhookDisabled(delivery.OrganizationId, delivery.WebhookId, delivery.CreatedBy, reason, now)),
            },
        };
        await follow.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends what waits for a webhook that is not enabled any more.</summary>
    private static NpgsqlBatchCommand GiveUp(WebhookId webhookId, DateTimeOffset now) => Sql.Command(
        "update webhook_deliveries set state = 2, next_attempt_at = null, completed_at = $2 where webhook_id = $1 and next_attempt_at is not null", webhookId.Value, now);

    private async Task<Guid[]> SubscribedAsync(OrganizationId organizationId, string type, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            "select id from webhooks where organization_id = $1 and is_enabled and event_types && array[$2, '*']", organizationId.Value, type));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetGuid(0));
        }

        return [.. found];
    }
}

/// <summary>Wakes <see cref="DeliverWebhooks"/> before its next look.</summary>
internal sealed class WebhookSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0);

    public void Set() => _set.Release();

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (await _set.WaitAsync(atMost, cancellationToken))
        {
            while (await _set.WaitAsync(0, cancellationToken))
            {
                // Several settings are one.
            }
        }
    }

    public void Dispose() => _set.Dispose();
}
