using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>A delivery as the log shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WebhookId">For which webhook.</param>
/// <param name="EventId">The event: the header <c>webhook-id</c>.</param>
/// <param name="EventType">Its kind.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="State">How far it got.</param>
/// <param name="Attempts">Attempts since it was recorded or last replayed.</param>
/// <param name="NextAttemptAt">When it is due next; absent when nothing more will be tried.</param>
/// <param name="CreatedAt">When it was recorded.</param>
/// <param name="CompletedAt">When it was delivered or given up.</param>
public sealed record WebhookDeliveryOutput(
    WebhookDeliveryId Id,
    WebhookId WebhookId,
    WebhookEventId EventId,
    string EventType,
    DateTimeOffset OccurredAt,
    WebhookDeliveryState State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt)
{
    internal static WebhookDeliveryOutput Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.WebhookId, delivery.EventId, delivery.EventType, delivery.OccurredAt, delivery.State, delivery.Attempts, delivery.NextAttemptAt,
        delivery.CreatedAt, delivery.CompletedAt);
}

/// <summary>One attempt as the log shows it.</summary>
/// <param name="At">When it began.</param>
/// <param name="DurationMs">How long it took; absent while it is under way, and when its outcome was lost in a crash.</param>
/// <param name="StatusCode">The answer's status.</param>
/// <param name="Error">Without an answer: <c>timeout</c>, <c>inside_network</c>, <c>name_not_found</c>, <c>not_allowed</c> or <c>no_connection</c>.</param>
/// <param name="Answer">How the answer begins.</param>
public sealed record WebhookAttemptOutput(DateTimeOffset At, int? DurationMs, int? StatusCode, string? Error, string? Answer);

/// <summary>A webhook's log, the newest delivery first, and one delivery with its body and all attempts.</summary>
internal static class ListWebhookDeliveries
{
    internal sealed record Response(IReadOnlyList<WebhookDeliveryOutput> Data, bool HasMore);

    internal sealed record Details(WebhookDeliveryOutput Delivery, JsonElement Payload, IReadOnlyList<WebhookAttemptOutput> Attempts);

    public static void Map(RouteGroupBuilder webhooks)
    {
        webhooks.MapGet("/{webhookId}/deliveries", HandleAsync).WithName(nameof(ListWebhookDeliveries)).ProducesValidationProblem();
        webhooks.MapGet("/{webhookId}/deliveries/{deliveryId}", GetAsync).WithName("GetWebhookDelivery");
    }

    /// <param name="webhookId">Whose log.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="state"><c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
    /// <param name="eventType">Only this kind.</param>
    /// <param name="since">Recorded at this time or later.</param>
    /// <param name="until">Recorded before this time.</param>
    /// <param name="before">The id of the last one seen.</param>
    /// <param name="limit">How many.</param>
    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        WebhookId webhookId,
        InboxDb db,
        CancellationToken cancellationToken,
        string? state = null,
        string? eventType = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        WebhookDeliveryId? before = null,
        [Range(1, 200)] int limit = 50)
    {
        if (!ConversationFilters.TryRead<WebhookDeliveryState>(state, out var wanted))
        {
            return Problem.BadRequest("validation_failed", "state: one of pending, delivered, failed.");
        }

        if (!await db.Webhooks.AnyAsync(webhook => webhook.Id == webhookId, cancellationToken))
        {
            return WebhooksFeature.NotFound();
        }

        // Typed ids have an order in the database alone.
        var deliveries = (before is { } last ? db.WebhookDeliveries.FromSql($"select * from webhook_deliveries where id < {last.Value}") : db.WebhookDeliveries)
            .AsNoTracking().Where(delivery => delivery.WebhookId == webhookId);
        deliveries = wanted is null ? deliveries : deliveries.Where(delivery => delivery.State == wanted);
        deliveries = eventType is null ? deliveries : deliveries.Where(delivery => delivery.EventType == eventType);
        deliveries = since?.ToUniversalTime() is { } first ? deliveries.Where(delivery => delivery.CreatedAt >= first) : deliveries;
        deliveries = until?.ToUniversalTime() is { } end ? deliveries.Where(delivery => delivery.CreatedAt < end) : deliveries;
        var found = await deliveries.OrderByDescending(delivery => delivery.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response([.. found.Take(limit).Select(WebhookDeliveryOutput.Of)], found.Count > limit));
    }

    private static async Task<Results<Ok<Details>, ProblemHttpResult>> GetAsync(
        WebhookId webhookId, WebhookDeliveryId deliveryId, InboxDb db, CancellationToken cancellationToken)
    {
        // One query, so that an attempt is never shown without what came of it.
        var found = await db.WebhookDeliveries.AsNoTracking()
            .Where(delivery => delivery.Id == deliveryId && delivery.WebhookId == webhookId)
            .Select(delivery => new { Delivery = delivery, Attempts = db.WebhookAttempts.Where(a => a.DeliveryId == delivery.Id).OrderBy(a => a.Id).ToList() })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? WebhooksFeature.DeliveryNotFound()
            : TypedResults.Ok(new Details(
                WebhookDeliveryOutput.Of(found.Delivery),
                JsonElement.Parse(found.Delivery.Payload),
                found.Attempts.ConvertAll(a => new WebhookAttemptOutput(a.StartedAt, a.DurationMs, a.StatusCode, a.Error, a.Answer))));
    }
}
