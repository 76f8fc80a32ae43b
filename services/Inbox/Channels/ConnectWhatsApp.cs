using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Channels;

/// <summary>Connects a WhatsApp number. For one that this organization has connected already it stores the new credentials.</summary>
internal static class ConnectWhatsApp
{
    public static void Map(IEndpointRouteBuilder settings) =>
        settings.MapPost("/connect", HandleAsync).WithName(nameof(ConnectWhatsApp))
            .WithSummary("Connects a WhatsApp number; the credentials are checked with Meta first.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<WhatsAppConnection>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        WhatsAppSettings request,
        InboxDb db,
        CurrentOrganization organization,
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

        var (accepted, refused) = await check.CheckAsync(entered, cancellationToken);
        if (accepted is null)
        {
            return WhatsAppSettingsApi.Refused(refused!);
        }

        var now = clock.GetUtcNow();
        var display = accepted.DisplayPhoneNumber ?? entered.DisplayPhoneNumber;
        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Kind == Channel.WhatsApp && c.Address == entered.PhoneNumberId, cancellationToken);
        if (channel is null)
        {
            channel = Channel.ForWhatsApp(organization.Id!.Value, entered.PhoneNumberId, display, now);
            db.Add(channel);
        }

        channel.Rename(display);
        var credentials = entered.Protect(secrets, accepted);
        var integration = await db.WhatsAppIntegrations.SingleOrDefaultAsync(i => i.ChannelId == channel.Id, cancellationToken);
        if (integration is null)
        {
            integration = WhatsAppIntegration.Connect(channel, credentials, now);
            db.Add(integration);
        }
        else
        {
            integration.Update(credentials, now);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Row-level security hides another organization's row, the unique index does not.
            return Problem.Conflict("number_already_connected", "This number is connected already, here or by another organization. Disconnect it there first.");
        }

        await directory.InvalidateAsync();
        return TypedResults.Ok(WhatsAppConnection.Of(
            integration, channel, WhatsAppSettingsApi.WebhookUrl(configuration),
            await db.WhatsAppIntegrations.OrderBy(i => i.ConnectedAt).Select(i => i.PhoneNumberId).ToListAsync(cancellationToken)));
    }
}
