using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Channels;

/// <summary>Checks what a person entered, first here and then with Meta, and stores it. A channel outlives its connection and is taken up again.</summary>
internal sealed class StoreWhatsAppSettings(
    InboxDb db,
    CurrentOrganization organization,
    WhatsAppNumberCheck check,
    ChannelSecrets secrets,
    ChannelDirectory directory,
    IConfiguration configuration,
    TimeProvider clock)
{
    /// <param name="request">What was entered.</param>
    /// <param name="mayConnect">False when the number has to be connected already.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Results<Ok<WhatsAppConnection>, ValidationProblem, ProblemHttpResult>> StoreAsync(
        WhatsAppSettings request, bool mayConnect, CancellationToken cancellationToken)
    {
        var (entered, errors) = request.Read();
        if (entered is null)
        {
            return Problem.Invalid(errors);
        }

        // Before Meta is asked, since the check subscribes to the account's webhooks; and afterwards, since it may have been disconnected meanwhile.
        if (!mayConnect && !await db.WhatsAppIntegrations.AnyAsync(i => i.PhoneNumberId == entered.PhoneNumberId, cancellationToken))
        {
            return NotConnected();
        }

        var (accepted, refused) = await check.CheckAsync(entered, cancellationToken);
        if (accepted is null)
        {
            return Refused(refused!);
        }

        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Kind == Channel.WhatsApp && c.Address == entered.PhoneNumberId, cancellationToken);
        var integration = channel is null ? null : await db.WhatsAppIntegrations.SingleOrDefaultAsync(i => i.ChannelId == channel.Id, cancellationToken);
        if (!mayConnect && integration is null)
        {
            return NotConnected();
        }

        var now = clock.GetUtcNow();
        var display = accepted.DisplayPhoneNumber ?? entered.DisplayPhoneNumber;
        if (channel is null)
        {
            channel = Channel.ForWhatsApp(organization.Id!.Value, entered.PhoneNumberId, display, now);
            db.Add(channel);
        }

        channel.Rename(display);
        var credentials = entered.Protect(secrets, accepted);
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

    private static ProblemHttpResult NotConnected() => Problem.NotFound("whatsapp_not_connected", "This number is not connected. Connect it first.");

    private static ProblemHttpResult Refused(WhatsAppNumberCheck.Refused refused)
    {
        if (refused.Code is null)
        {
            return Problem.BadGateway("whatsapp_unavailable", refused.Sentence);
        }

        var problem = Problem.Unprocessable("whatsapp_credentials_rejected", refused.Sentence);
        problem.ProblemDetails.Extensions["providerCode"] = refused.Code;
        return problem;
    }
}
