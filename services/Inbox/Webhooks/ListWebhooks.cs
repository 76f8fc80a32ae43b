using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Shows all webhooks of the organization, one of them, and what they can be told.</summary>
internal static class ListWebhooks
{
    internal sealed record Response(IReadOnlyList<WebhookOutput> Data);

    internal sealed record EventTypesResponse(IReadOnlyList<WebhookEventType> Data);

    public static void Map(RouteGroupBuilder webhooks)
    {
        webhooks.MapGet("", HandleAsync).WithName(nameof(ListWebhooks));
        webhooks.MapGet("/event-types", () => TypedResults.Ok(new EventTypesResponse(WebhookEventTypes.List))).WithName("ListWebhookEventTypes");
        webhooks.MapGet("/{webhookId}", GetAsync).WithName("GetWebhook");
    }

    private static async Task<Ok<Response>> HandleAsync(InboxDb db, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        [.. (await db.Webhooks.AsNoTracking().OrderBy(webhook => webhook.Id).Take(Webhook.Max).ToListAsync(cancellationToken)).Select(WebhookOutput.Of)]));

    private static async Task<Results<Ok<WebhookOutput>, ProblemHttpResult>> GetAsync(WebhookId webhookId, InboxDb db, CancellationToken cancellationToken) =>
        await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(webhook => webhook.Id == webhookId, cancellationToken) is { } found
            ? TypedResults.Ok(WebhookOutput.Of(found))
            : WebhooksFeature.NotFound();
}
