using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Channels;

/// <summary>What the receiver needs to tell providers' webhooks from others (receiver to Inbox).</summary>
internal static class WebhookAuthentication
{
    public static void Map(IEndpointRouteBuilder services)
    {
        services.MapGet("/webhook-secrets", GetSecretsAsync).WithName("GetWebhookSecrets");
        services.MapPost("/webhook-verifications", VerifyAsync).WithName("VerifyWebhook");
    }

    private static async Task<Results<Ok<WebhookSecrets>, ProblemHttpResult>> GetSecretsAsync(
        string? phoneNumberId, string? businessAccountId, string? connection, ChannelDirectory directory, ChannelAdapters adapters, InboxDb db, CurrentOrganization organization, ChannelSecrets secrets, CancellationToken cancellationToken)
    {
        if (connection is not null)
        {
            return TypedResults.Ok(new WebhookSecrets(
                await directory.FindConnectedAsync(connection, cancellationToken) is { } channel
                    ? adapters.Of(channel.Channel).WebhookSecretsOf(channel)
                    : []));
        }

        if (phoneNumberId is null == businessAccountId is null)
        {
            return Problem.BadRequest("invalid_request", "Name either phoneNumberId, businessAccountId or connection.");
        }

        // A webhook names no organization.
        organization.UseSystem();
        var found = await db.WhatsAppIntegrations.AsNoTracking()
            .Where(i => phoneNumberId != null ? i.PhoneNumberId == phoneNumberId : i.BusinessAccountId == businessAccountId)
            .Select(i => i.AppSecret)
            .Take(100)
            .ToListAsync(cancellationToken);

        // Numbers of one account mostly share their app.
        return TypedResults.Ok(new WebhookSecrets([.. found.Select(secrets.Unprotect).Distinct(StringComparer.Ordinal)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> VerifyAsync(
        VerifyWebhook request, InboxDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.UseSystem();

        // The look-up compares hashes, so its duration says nothing about the token.
        var hash = WhatsAppSettings.HashOf(request.VerifyToken);
        return await db.WhatsAppIntegrations.AnyAsync(i => i.VerifyTokenHash == hash, cancellationToken)
            || await db.ChannelConnections.AnyAsync(c => c.VerifyTokenHash == hash, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.NotFound("verify_token_unknown", "No connected number has this verify token.");
    }
}
