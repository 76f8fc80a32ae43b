using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Changes a webhook, switches it on or off, takes it away with its log.</summary>
public static class UpdateWebhook
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="Url">Where to post to.</param>
    /// <param name="EventTypes">What to tell.</param>
    /// <param name="Description">What it is for.</param>
    /// <param name="IsEnabled">False: what waits is given up, and nothing more is recorded. True: what happens from now on is recorded again.</param>
    public sealed record Request(
        [StringLength(Webhook.MaxUrlLength)] string? Url,
        [MinLength(1), MaxLength(50)] IReadOnlyList<string>? EventTypes,
        [StringLength(Webhook.MaxDescriptionLength)] string? Description,
        bool? IsEnabled);

    internal static void Map(RouteGroupBuilder webhooks)
    {
        webhooks.MapPatch("/{webhookId}", HandleAsync).WithName(nameof(UpdateWebhook)).ProducesValidationProblem();
        webhooks.MapDelete("/{webhookId}", DeleteAsync).WithName("DeleteWebhook");
    }

    private static async Task<Results<Ok<WebhookOutput>, ProblemHttpResult>> HandleAsync(
        WebhookId webhookId, Request request, InboxDb db, PostWebhook post, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(webhook => webhook.Id == webhookId, cancellationToken) is not { } found)
        {
            return WebhooksFeature.NotFound();
        }

        if (WebhooksFeature.Refuse(post, request.Url, request.EventTypes) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        found.Change(request.Url, request.EventTypes, request.Description, now);
        if (request.IsEnabled is { } isEnabled)
        {
            found.Enable(isEnabled, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (request.IsEnabled == false)
        {
            await db.Database.ExecuteSqlAsync(
                $"update webhook_deliveries set state = 2, next_attempt_at = null, completed_at = {now} where webhook_id = {webhookId.Value} and next_attempt_at is not null",
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(WebhookOutput.Of(found));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(WebhookId webhookId, InboxDb db, CancellationToken cancellationToken) =>
        await db.Webhooks.Where(webhook => webhook.Id == webhookId).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : WebhooksFeature.NotFound();
}
