using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Sends an event of type <c>webhook.test</c> to a webhook. It goes the way of all others; the log shows what came of it.</summary>
public static class TestWebhook
{
    /// <summary>What was recorded.</summary>
    /// <param name="DeliveryId">The delivery to look for in the log.</param>
    /// <param name="EventId">The event: the header <c>webhook-id</c>.</param>
    public sealed record Response(WebhookDeliveryId DeliveryId, WebhookEventId EventId);

    internal static void Map(RouteGroupBuilder webhooks) => webhooks.MapPost("/{webhookId}/test", HandleAsync).WithName(nameof(TestWebhook));

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        WebhookId webhookId, InboxDb db, WebhookQueue queue, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(webhook => webhook.Id == webhookId, cancellationToken) is not { } found)
        {
            return WebhooksFeature.NotFound();
        }

        if (!found.IsEnabled)
        {
            return WebhooksFeature.Disabled();
        }

        var test = WebhookEvent.Of(
            Guid.CreateVersion7(), 0, found.OrganizationId, WebhookEventTypes.Test, clock.GetUtcNow(), new { webhookId, requestedBy = caller.ActorId });
        var delivery = await queue.StoreAsync(found.OrganizationId, WebhookEventTypes.Test, [test], [webhookId.Value], cancellationToken);
        return TypedResults.Accepted($"/api/v1/webhooks/{webhookId}/deliveries/{delivery}", new Response(delivery, test.Id));
    }
}
