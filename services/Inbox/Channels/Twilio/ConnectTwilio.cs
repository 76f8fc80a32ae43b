using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>
/// Connects a number of a Twilio account, or stores new credentials of it. Twilio is asked first: the account takes the token, the number belongs to it and can do SMS,
/// and it sends here what people write (without that last step no message ever arrives).
/// </summary>
internal sealed class ConnectTwilio(TwilioClient twilio, ConnectChannel connect, IConfiguration configuration)
{
    public static void Map(IEndpointRouteBuilder settings)
    {
        settings.MapPost("/connect", (TwilioSettings request, ConnectTwilio connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: true, cancellationToken))
            .WithName(nameof(ConnectTwilio)).WithSummary("Connects a number of a Twilio account for SMS or WhatsApp; the credentials are checked with Twilio first.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        settings.MapPut("/update", (TwilioSettings request, ConnectTwilio connect, CancellationToken cancellationToken) => connect.StoreAsync(request, mayConnect: false, cancellationToken))
            .WithName("UpdateTwilio").WithSummary("Stores new credentials of a connected number; they are checked with Twilio first.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private async Task<Results<Ok<TwilioConnection>, ValidationProblem, ProblemHttpResult>> StoreAsync(TwilioSettings request, bool mayConnect, CancellationToken cancellationToken)
    {
        var (credentials, kind, errors) = request.Read();
        if (credentials is null)
        {
            return Problem.Invalid(errors);
        }

        var confirmed = new ConnectChannel.Checked(TwilioAdapter.Name, kind, credentials.Number, credentials.AccountSid);
        // Before Twilio is asked, since the check changes where the number's messages go.
        if (!mayConnect && !await connect.IsConnectedAsync(confirmed.Key, cancellationToken))
        {
            return NotConnected();
        }

        if (await CheckAsync(credentials, kind, cancellationToken) is { } refused)
        {
            return refused;
        }

        var (connection, problem) = await connect.StoreAsync(confirmed, credentials.ToJson(), cancellationToken);
        return connection is null
            ? problem!
            : TypedResults.Ok(new TwilioConnection(
                kind, credentials.Number, credentials.AccountSid, connection.ConnectedAt, connection.UpdatedAt, TwilioSettingsApi.WebhookUrl(configuration, kind)));
    }

    /// <summary>The answer for a number that is not connected.</summary>
    internal static ProblemHttpResult NotConnected() => Problem.NotFound("twilio_not_connected", "This number is not connected. Connect it first.");

    private async Task<ProblemHttpResult?> CheckAsync(TwilioCredentials credentials, string kind, CancellationToken cancellationToken)
    {
        try
        {
            if (kind == Channel.WhatsApp)
            {
                // The API for WhatsApp senders is another one, and not every account has it: what can be told is whether the account takes the token.
                return RefusalOf(await twilio.GetAsync(".json", credentials, cancellationToken));
            }

            var answer = await twilio.GetAsync($"/IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(credentials.Number)}", credentials, cancellationToken);
            if (RefusalOf(answer) is { } refused)
            {
                return refused;
            }

            var number = answer.List("incoming_phone_numbers").FirstOrDefault();
            if (number.ValueKind == default || !number.TryGetProperty("sid", out var sid))
            {
                return Rejected(20404, "The account has no such number. Compare number and account with those at Twilio.");
            }

            if (number.TryGetProperty("capabilities", out var capabilities) && capabilities.TryGetProperty("sms", out var sms) && !sms.GetBoolean())
            {
                return Rejected(21606, "This number cannot do SMS.");
            }

            return RefusalOf(await twilio.PostAsync(
                $"/IncomingPhoneNumbers/{Uri.EscapeDataString(sid.GetString()!)}.json",
                credentials,
                [new("SmsUrl", TwilioSettingsApi.WebhookUrl(configuration, kind)), new("SmsMethod", "POST")],
                cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return Unavailable();
        }
    }

    private static ProblemHttpResult? RefusalOf(TwilioAnswer answer) => answer switch
    {
        { Body: not null } => null,
        { HttpStatus: 429 or >= 500 } or { Code: null } => Unavailable(),
        { Code: { } code } => Rejected(code, TwilioErrors.SentenceOf(code)),
    };

    private static ProblemHttpResult Unavailable() => Problem.BadGateway(
        "twilio_unavailable", "Twilio does not answer, so the credentials could not be checked. Nothing was stored; try again in a moment.");

    private static ProblemHttpResult Rejected(int code, string sentence)
    {
        var problem = Problem.Unprocessable("twilio_credentials_rejected", sentence);
        problem.ProblemDetails.Extensions["providerCode"] = code;
        return problem;
    }
}
