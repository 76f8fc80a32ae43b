using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Posts again what was given up, or was delivered: one delivery, or all of a range of time. Events keep their ids, attempts stay in the log.</summary>
public static class ReplayWebhookDeliveries
{
    private const int AtOnce = 10_000;

    /// <summary>What to replay.</summary>
    /// <param name="Since">Recorded at this time or later.</param>
    /// <param name="Until">Recorded before this time.</param>
    /// <param name="IncludeDelivered">What was delivered as well; without it only what was given up.</param>
    public sealed record Request([Required] DateTimeOffset? Since, [Required] DateTimeOffset? Until, bool IncludeDelivered = false);

    /// <summary>What became of it.</summary>
    /// <param name="Replayed">How many will be posted again.</param>
    /// <param name="HasMore">True when there were more than 10,000: ask again for the rest.</param>
    public sealed record Response(int Replayed, bool HasMore);

    internal static void Map(RouteGroupBuilder webhooks)
    {
        webhooks.MapPost("/{webhookId}/replay", HandleAsync).WithName(nameof(ReplayWebhookDeliveries)).ProducesValidationProblem();
        webhooks.MapPost("/{webhookId}/deliveries/{deliveryId}/replay", HandleOneAsync).WithName("ReplayWebhookDelivery");
    }

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        WebhookId webhookId, Request request, InboxDb db, WebhookQueue queue, WebhookSignal signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(webhookId, db, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var (since, until) = (request.Since!.Value.ToUniversalTime(), request.Until!.Value.ToUniversalTime());
        if (since > until)
        {
            return Problem.BadRequest("validation_failed", "until: not before since.");
        }

        var now = clock.GetUtcNow();
        var replayed = await db.Database.ExecuteSqlAsync(
            $"""
            update webhook_deliveries set state = 0, attempts = 0, next_attempt_at = {now}, give_up_at = {queue.GiveUpAt(now)}, completed_at = null
            where id in (
                select id from webhook_deliveries
                where webhook_id = {webhookId.Value} and created_at >= {since} and created_at < {until} and (state = 2 or (state = 1 and {request.IncludeDelivered}))
                order by id limit {AtOnce} for update)
            """,
            cancellationToken);
        signal.Set();
        return TypedResults.Accepted((string?)null, new Response(replayed, replayed == AtOnce));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> HandleOneAsync(
        WebhookId webhookId, WebhookDeliveryId deliveryId, InboxDb db, WebhookQueue queue, WebhookSignal signal, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(webhookId, db, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!await db.WebhookDeliveries.AnyAsync(delivery => delivery.Id == deliveryId && delivery.WebhookId == webhookId, cancellationToken))
        {
            return WebhooksFeature.DeliveryNotFound();
        }

        var now = clock.GetUtcNow();
        // One that is on its way already goes on as it is.
        await db.Database.ExecuteSqlAsync(
            $"""
            update webhook_deliveries set state = 0, attempts = 0, next_attempt_at = {now}, give_up_at = {queue.GiveUpAt(now)}, completed_at = null
            where id = {deliveryId.Value} and state <> 0
            """,
            cancellationToken);
        signal.Set();
        return TypedResults.Accepted($"/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}");
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(WebhookId webhookId, InboxDb db, CancellationToken cancellationToken) =>
        await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(webhook => webhook.Id == webhookId, cancellationToken) switch
        {
            null => WebhooksFeature.NotFound(),
            { IsEnabled: false } => WebhooksFeature.Disabled(),
            _ => null,
        };
}
