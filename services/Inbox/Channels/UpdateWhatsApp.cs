using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels;

/// <summary>Stores new credentials of a connected number, after the same check as connecting. The body is complete: secrets cannot be read back to be kept.</summary>
internal static class UpdateWhatsApp
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapPut("/update", HandleAsync).WithName(nameof(UpdateWhatsApp))
            .WithSummary("Stores new credentials of a connected number; they are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<WhatsAppConnection>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        WhatsAppSettings request,
        InboxDb db,
        WhatsAppNumberCheck check,
        WhatsAppSecrets secrets,
        ChannelDirectory directory,
        IConfiguration configuration,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (entered, errors) = request.Read();
        if (entered is null)
        {
            return WhatsAppSettingsApi.Invalid(errors);
        }

        if (await db.FindConnectionAsync(entered.PhoneNumberId, cancellationToken) is not var (integration, channel, all))
        {
            return Problem.NotFound("whatsapp_not_connected", "This number is not connected. Connect it first.");
        }

        var (accepted, refused) = await check.CheckAsync(entered, cancellationToken);
        if (accepted is null)
        {
            return WhatsAppSettingsApi.Refused(refused!);
        }

        channel.Rename(accepted.DisplayPhoneNumber ?? entered.DisplayPhoneNumber);
        integration.Update(entered.Protect(secrets, accepted), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await directory.InvalidateAsync();
        return TypedResults.Ok(WhatsAppConnection.Of(integration, channel, WhatsAppSettingsApi.WebhookUrl(configuration), all));
    }
}
