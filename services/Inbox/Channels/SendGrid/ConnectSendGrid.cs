using System.Security.Cryptography;
using System.Text.Json;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.SendGrid;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>
/// Connects a mailbox of a SendGrid account, or stores new credentials of it. SendGrid is asked first: the key may send mail, and there is a key events are signed with.
/// </summary>
internal sealed class ConnectSendGrid(SendGridClient sendGrid, ConnectChannel connect, ChannelDirectory directory, IConfiguration configuration)
{
    public static void Map(IEndpointRouteBuilder settings)
    {
        settings.MapPost("/connect", (SendGridSettings request, ConnectSendGrid connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: true, cancellationToken))
            .WithName(nameof(ConnectSendGrid)).WithSummary("Connects a mailbox of a SendGrid account; the credentials are checked with SendGrid first.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        settings.MapPut("/update", (SendGridSettings request, ConnectSendGrid connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: false, cancellationToken))
            .WithName("UpdateSendGrid").WithSummary("Stores new credentials of a connected mailbox; they are checked with SendGrid first.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    /// <summary>The answer for a mailbox that is not connected.</summary>
    internal static ProblemHttpResult NotConnected() => Problem.NotFound("sendgrid_not_connected", "This mailbox is not connected. Connect it first.");

    private async Task<Results<Ok<SendGridConnection>, ValidationProblem, ProblemHttpResult>> StoreAsync(SendGridSettings request, bool mayConnect, CancellationToken cancellationToken)
    {
        var errors = request.Check();
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var (apiKey, email) = (request.ApiKey!.Trim(), EmailAddress.Parse(request.Email)!);
        var confirmed = new ConnectChannel.Checked(SendGridAdapter.Name, Channel.Email, email, email);
        if (!mayConnect && !await connect.IsConnectedAsync(confirmed.Key, cancellationToken))
        {
            return NotConnected();
        }

        var (publicKey, refused) = await CheckAsync(request, apiKey, cancellationToken);
        if (publicKey is null)
        {
            return refused!;
        }

        // The address mail is posted to stays what it was, or mail would be lost until somebody enters the new one. All mailboxes of an organization share it.
        var token = await TokenAsync(cancellationToken) ?? RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 43);
        var credentials = new SendGridCredentials(apiKey, email, request.FromName?.Trim() is { Length: > 0 } name ? name : null, publicKey, token);
        var (connection, problem) = await connect.StoreAsync(confirmed, credentials.ToJson(), cancellationToken);
        return connection is null ? problem! : TypedResults.Ok(SendGridConnection.Of(connection, email, token, configuration));
    }

    private async Task<string?> TokenAsync(CancellationToken cancellationToken) =>
        (await connect.ListAsync(SendGridAdapter.Name, cancellationToken)) is [var (first, _), ..]
            && await directory.FindConnectedAsync(first.ChannelId, cancellationToken) is { } known
                ? SendGridCredentials.Of(known.Secret).InboundToken
                : null;

    private async Task<(string? PublicKey, ProblemHttpResult? Refused)> CheckAsync(SendGridSettings request, string apiKey, CancellationToken cancellationToken)
    {
        try
        {
            var (status, scopes) = await sendGrid.ReadAsync("/v3/scopes", apiKey, cancellationToken);
            if (status is 429 or >= 500)
            {
                return (null, Unavailable());
            }

            if (scopes is not { } granted || !Grants(granted, "mail.send"))
            {
                return (null, Problem.Unprocessable("sendgrid_credentials_rejected", "SendGrid does not accept the API key, or it may not send mail."));
            }

            if (request.VerificationKey?.Trim() is { Length: > 0 } entered)
            {
                return (entered, null);
            }

            var (_, signed) = await sendGrid.ReadAsync("/v3/user/webhooks/event/settings/signed", apiKey, cancellationToken);
            return WhatsAppMessage.TextOf(signed, "public_key") is { } key && SendGridSettings.IsPublicKey(key)
                ? (key, null)
                : (null, Problem.Unprocessable(
                    "sendgrid_events_not_signed", "SendGrid does not sign the account's events, or the key may not read that. Switch the signed event webhook on, or enter its verification key."));
        }
        catch (HttpRequestException)
        {
            return (null, Unavailable());
        }
    }

    private static bool Grants(JsonElement answer, string scope) =>
        WhatsAppMessage.Property(answer, "scopes") is { ValueKind: JsonValueKind.Array } scopes && scopes.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == scope);

    private static ProblemHttpResult Unavailable() => Problem.BadGateway(
        "sendgrid_unavailable", "SendGrid does not answer, so the credentials could not be checked. Nothing was stored; try again in a moment.");
}
