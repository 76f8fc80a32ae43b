using System.Security.Cryptography;
using System.Text;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>
/// Meta's handshake when a callback URL is saved: answers the challenge as plain text when the verify token is the platform's or a connected number's.
/// There is no signature on it.
/// </summary>
internal static class VerifyWebhookUrl
{
    public static void Map(RouteGroupBuilder webhook) => webhook.MapGet("", HandleAsync);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> HandleAsync(
        [FromQuery(Name = "hub.mode")] string? mode,
        [FromQuery(Name = "hub.verify_token")] string? token,
        [FromQuery(Name = "hub.challenge")] string? challenge,
        IOptions<WhatsAppOptions> options, InboxClient inbox, CancellationToken cancellationToken)
    {
        if (mode != "subscribe" || string.IsNullOrEmpty(token) || string.IsNullOrEmpty(challenge) || token.Length > 500 || challenge.Length > 500)
        {
            return Refused();
        }

        try
        {
            return IsPlatformToken(options.Value.PlatformVerifyToken, token) || await inbox.IsVerifyTokenAsync(token, cancellationToken)
                ? TypedResults.Text(challenge, "text/plain")
                : Refused();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Problem.Unavailable("unavailable", "The verify token cannot be looked up at the moment.");
        }
    }

    private static ProblemHttpResult Refused() =>
        Problem.Forbidden("verification_failed", "hub.mode must be subscribe and hub.verify_token that of a connected number.");

    private static bool IsPlatformToken(string? platformToken, string token) =>
        !string.IsNullOrEmpty(platformToken) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(platformToken), Encoding.UTF8.GetBytes(token));
}
