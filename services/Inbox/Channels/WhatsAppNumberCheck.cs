using System.Text.Json;
using ChatBoost.Inbox.Channels.Graph;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// Asks Meta whether credentials work before anything is stored: the token sees the number, the number belongs to the account, and the app
/// gets the account's webhooks (without that last step no message ever arrives, the most common trouble with connecting).
/// </summary>
internal sealed class WhatsAppNumberCheck(GraphClient graph)
{
    private const int MaxPages = 20;

    /// <summary>The credentials work.</summary>
    internal sealed record Accepted(string? DisplayPhoneNumber, string? VerifiedName, string? QualityRating);

    /// <summary>They do not, with Meta's code; without one when Meta could not be asked.</summary>
    internal sealed record Refused(int? Code, string Sentence);

    /// <summary>Checks and subscribes.</summary>
    public async Task<(Accepted? Accepted, Refused? Refused)> CheckAsync(WhatsAppSettings.Entered settings, CancellationToken cancellationToken)
    {
        try
        {
            var number = await graph.GetAsync(
                $"{settings.PhoneNumberId}?fields=id,display_phone_number,verified_name,quality_rating", settings.AccessToken, cancellationToken);
            if (RefusalOf(number, "number") is { } badNumber)
            {
                return (null, badNumber);
            }

            if (await CheckAccountAsync(settings, cancellationToken) is { } badAccount)
            {
                return (null, badAccount);
            }

            var subscribed = await graph.PostAsync($"{settings.BusinessAccountId}/subscribed_apps", settings.AccessToken, null, cancellationToken);
            return RefusalOf(subscribed, "business account") is { } notSubscribed
                ? (null, notSubscribed)
                : (new Accepted(number.Text("display_phone_number"), number.Text("verified_name"), number.Text("quality_rating")), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return (null, new Refused(null, "Meta does not answer, so the credentials could not be checked. Nothing was stored; try again in a moment."));
        }
    }

    private async Task<Refused?> CheckAccountAsync(WhatsAppSettings.Entered settings, CancellationToken cancellationToken)
    {
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var path = $"{settings.BusinessAccountId}/phone_numbers?fields=id&limit=100" + (after is null ? "" : $"&after={Uri.EscapeDataString(after)}");
            var answer = await graph.GetAsync(path, settings.AccessToken, cancellationToken);
            if (RefusalOf(answer, "business account") is { } refused)
            {
                return refused;
            }

            var body = answer.Body!.Value;
            if (body.TryGetProperty("data", out var numbers)
                && numbers.EnumerateArray().Any(number => number.TryGetProperty("id", out var id) && id.ToString() == settings.PhoneNumberId))
            {
                return null;
            }

            after = body.TryGetProperty("paging", out var paging) && paging.ValueKind == JsonValueKind.Object && paging.TryGetProperty("next", out _)
                && paging.TryGetProperty("cursors", out var cursors) && cursors.TryGetProperty("after", out var cursor)
                ? cursor.GetString()
                : null;
            if (after is null)
            {
                break;
            }
        }

        return new Refused(100, "The number does not belong to this WhatsApp business account. Compare both ids with those at Meta.");
    }

    private static Refused? RefusalOf(GraphAnswer answer, string what) => answer switch
    {
        { Body: not null } => null,
        { Error: { IsNoSuchObject: true } error } => new Refused(
            error.Code, $"Meta knows no {what} of this id, or the access token may not use it. Check the id and the assets of the token's system user."),
        // Meta cannot serve the call; that says nothing about the credentials.
        { Error: { } error } when GraphErrorCatalogue.RetryOf(error.Code, error.HttpStatus) != Retry.Never => new Refused(
            null, "Meta is not able to check the credentials for the moment. Nothing was stored; try again in a moment."),
        { Error: { } error } => new Refused(error.Code, GraphErrorCatalogue.SentenceOf(error.Code, error.Details ?? error.Message)),
        _ => new Refused(null, $"Meta answered with status {answer.HttpStatus}, so the credentials could not be checked. Nothing was stored; try again in a moment."),
    };
}
