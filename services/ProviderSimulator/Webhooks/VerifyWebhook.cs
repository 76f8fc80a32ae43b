using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary><c>POST /simulator/webhooks/verify</c>: does the handshake Meta does when a webhook URL is saved.</summary>
internal static class VerifyWebhook
{
    /// <param name="VerifyToken">Without it the one given with the app.</param>
    /// <param name="Url">Without it where the number's webhooks go.</param>
    public sealed record Request(string PhoneNumberId, string? VerifyToken = null, string? Url = null);

    public static void Map(IEndpointRouteBuilder control) => control.MapPost("/webhooks/verify", HandleAsync).WithName(nameof(VerifyWebhook));

    private static async Task<Results<Ok<WebhookHandshake.Result>, ProblemHttpResult>> HandleAsync(
        Request request, BusinessNumbers numbers, WebhookSender webhooks, WebhookHandshake handshake, CancellationToken cancellationToken)
    {
        if (!BusinessNumbers.IsId(request.PhoneNumberId))
        {
            return ControlProblem.Invalid("phoneNumberId is required and has digits only.");
        }

        var number = numbers.Get(request.PhoneNumberId);
        if ((request.VerifyToken ?? number.App?.VerifyToken) is not { } verifyToken)
        {
            return ControlProblem.Invalid("verifyToken is required, here or with the app.");
        }

        Uri? url = null;
        return request.Url is null || Uri.TryCreate(request.Url, UriKind.Absolute, out url)
            ? TypedResults.Ok(await handshake.ShakeAsync(url ?? webhooks.UrlOf(number), verifyToken, cancellationToken))
            : ControlProblem.Invalid("url must be absolute.");
    }
}
