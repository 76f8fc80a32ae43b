using ChatBoost.Inbox.Channels.Twilio;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>What a person enters to connect an Instagram account. Not a record: a printed record would print the secrets.</summary>
public sealed class InstagramSettings
{
    /// <summary>Meta's id of the Facebook page the account is linked to, digits.</summary>
    public string? PageId { get; init; }

    /// <summary>The page's access token.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The secret of the Meta app, which signs webhooks.</summary>
    public string? AppSecret { get; init; }

    /// <summary>The verify token entered with the webhook's address at Meta.</summary>
    public string? VerifyToken { get; init; }

    /// <summary>The same in the form Meta knows, or every field that is wrong.</summary>
    internal (InstagramCredentials? Credentials, byte[] VerifyTokenHash, Dictionary<string, string[]> Errors) Read()
    {
        var errors = new Dictionary<string, string[]>();
        var pageId = PageId?.Trim() ?? "";
        if (pageId.Length is 0 or > 30 || !pageId.All(char.IsAsciiDigit))
        {
            errors["pageId"] = ["Must be the id of the Facebook page as Meta shows it: digits."];
        }

        var accessToken = Secret(AccessToken, "accessToken", "the page's access token", 1000, errors);
        var appSecret = Secret(AppSecret, "appSecret", "the secret of the Meta app", 200, errors);
        var verifyToken = Secret(VerifyToken, "verifyToken", "the verify token you entered at Meta", 200, errors);
        return (errors.Count == 0 ? new InstagramCredentials(pageId, accessToken, appSecret) : null, WhatsAppSettings.HashOf(verifyToken), errors);
    }

    private static string Secret(string? entered, string field, string what, int longest, Dictionary<string, string[]> errors)
    {
        var secret = entered?.Trim() ?? "";
        if (secret.Length == 0 || secret.Length > longest || !secret.All(letter => letter is > ' ' and <= '~'))
        {
            errors[field] = [$"Must be {what}."];
        }

        return secret;
    }
}

/// <summary>An Instagram account that is connected. Secrets are never part of it.</summary>
/// <param name="AccountId">Meta's id of the professional account.</param>
/// <param name="Username">Its name, with @.</param>
/// <param name="PageId">The page it is linked to.</param>
/// <param name="ConnectedAt">Since when.</param>
/// <param name="UpdatedAt">When the credentials were last checked and stored.</param>
/// <param name="WebhookUrl">What to enter at Meta for the object Instagram.</param>
public sealed record InstagramConnection(string AccountId, string Username, string PageId, DateTimeOffset ConnectedAt, DateTimeOffset UpdatedAt, string WebhookUrl)
{
    internal static InstagramConnection Of(ChannelConnection connection, Channel channel, IConfiguration configuration) => new(
        channel.Address, channel.DisplayAddress, connection.Account, connection.ConnectedAt, connection.UpdatedAt, InstagramSettingsApi.WebhookUrl(configuration));
}

/// <summary>The operations on an organization's Instagram accounts.</summary>
public static class InstagramSettingsApi
{
    /// <summary>Maps <c>/api/v1/settings/instagram</c>.</summary>
    public static void MapInstagramSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/v1/settings/instagram").WithTags("Instagram settings");
        var manage = settings.MapGroup("").RequirePermission(Permissions.SettingsManage);
        ConnectInstagram.Map(manage);
        DisconnectInstagram.Map(manage);
        GetInstagramStatus.Map(settings.MapGroup("").RequirePermission(Permissions.SettingsRead));
    }

    internal static string WebhookUrl(IConfiguration configuration) => $"{TwilioSettingsApi.PublicAddress(configuration)}/webhooks/instagram";
}
