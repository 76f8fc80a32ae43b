using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels;

/// <summary>Shows whether and how WhatsApp is connected.</summary>
internal static class GetWhatsAppStatus
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapGet("/status", HandleAsync).WithName(nameof(GetWhatsAppStatus))
            .WithSummary("Shows whether and how WhatsApp is connected; never the secrets.");

    private static async Task<Ok<WhatsAppConnection>> HandleAsync(
        string? phoneNumberId, InboxDb db, IConfiguration configuration, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.FindConnectionAsync(phoneNumberId, cancellationToken) is var (integration, channel, all)
            ? WhatsAppConnection.Of(integration, channel, WhatsAppSettingsApi.WebhookUrl(configuration), all)
            : new WhatsAppConnection(false, WebhookUrl: WhatsAppSettingsApi.WebhookUrl(configuration)));
}
