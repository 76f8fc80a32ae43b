using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Gives a webhook another secret; the answer shows it, once. For a day the one before signs, too, so that its receiver can change at leisure.</summary>
internal static class RotateWebhookSecret
{
    private static readonly TimeSpan PreviousFor = TimeSpan.FromDays(1);

    public static void Map(RouteGroupBuilder webhooks) => webhooks.MapPost("/{webhookId}/secret", HandleAsync).WithName(nameof(RotateWebhookSecret));

    private static async Task<Results<Ok<WebhookOutput>, ProblemHttpResult>> HandleAsync(
        WebhookId webhookId, InboxDb db, WebhookSigning signing, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(webhook => webhook.Id == webhookId, cancellationToken) is not { } found)
        {
            return WebhooksFeature.NotFound();
        }

        var now = clock.GetUtcNow();
        var (secret, protectedSecret) = signing.NewSecret();
        found.Rotate(protectedSecret, now + PreviousFor, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(WebhookOutput.Of(found) with { Secret = secret });
    }
}
