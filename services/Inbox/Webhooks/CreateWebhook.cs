using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Adds a webhook. The answer shows its secret, once.</summary>
public static class CreateWebhook
{
    /// <summary>What to add.</summary>
    /// <param name="Url">Where to post to.</param>
    /// <param name="EventTypes">What to tell; <c>*</c> for everything.</param>
    /// <param name="Description">What it is for.</param>
    public sealed record Request(
        [Required, StringLength(Webhook.MaxUrlLength)] string Url,
        [Required, MinLength(1), MaxLength(50)] IReadOnlyList<string> EventTypes,
        [StringLength(Webhook.MaxDescriptionLength)] string? Description);

    internal static void Map(RouteGroupBuilder webhooks) => webhooks.MapPost("", HandleAsync).WithName(nameof(CreateWebhook)).ProducesValidationProblem();

    private static async Task<Results<Created<WebhookOutput>, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, PostWebhook post, WebhookSigning signing, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (WebhooksFeature.Refuse(post, request.Url, request.EventTypes) is { } refusal)
        {
            return refusal;
        }

        if (await db.Webhooks.CountAsync(cancellationToken) >= Webhook.Max)
        {
            return Problem.Unprocessable("too_many_webhooks", $"An organization has {Webhook.Max} webhooks at most.");
        }

        var (secret, protectedSecret) = signing.NewSecret();
        var webhook = Webhook.Create(caller.OrganizationId!.Value, request.Url, request.EventTypes, request.Description, protectedSecret, caller.ActorId, clock.GetUtcNow());
        db.Add(webhook);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/webhooks/{webhook.Id}", WebhookOutput.Of(webhook) with { Secret = secret });
    }
}
