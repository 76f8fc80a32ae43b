using System.Security.Cryptography;
using System.Text;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// What a person enters to connect a number. All six are needed and none may be empty.
/// Not a record: a printed record would print the secrets.
/// </summary>
public sealed class WhatsAppSettings
{
    /// <summary>Meta's id of the number, digits.</summary>
    public string? PhoneNumberId { get; init; }

    /// <summary>Meta's id of the WhatsApp business account, digits.</summary>
    public string? BusinessAccountId { get; init; }

    /// <summary>The number as customers see it, for example <c>+1 555-010-0001</c>.</summary>
    public string? DisplayPhoneNumber { get; init; }

    /// <summary>A Graph API token that may use the number, best of a system user.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The secret of the Meta app whose webhooks come here.</summary>
    public string? AppSecret { get; init; }

    /// <summary>The text Meta repeats when it verifies the webhook address.</summary>
    public string? VerifyToken { get; init; }

    /// <summary>The same without surrounding spaces, or every field that is wrong.</summary>
    internal (Entered? Entered, Dictionary<string, string[]> Errors) Read()
    {
        var errors = new Dictionary<string, string[]>();
        var entered = new Entered(
            Take("phoneNumberId", PhoneNumberId, isId: true),
            Take("businessAccountId", BusinessAccountId, isId: true),
            Take("displayPhoneNumber", DisplayPhoneNumber),
            Take("accessToken", AccessToken),
            Take("appSecret", AppSecret),
            Take("verifyToken", VerifyToken));
        if (!errors.ContainsKey("displayPhoneNumber") && entered.DisplayPhoneNumber.Count(char.IsAsciiDigit) is < 5 or > 15)
        {
            errors["displayPhoneNumber"] = ["Must be a phone number, for example +1 555-010-0001."];
        }

        return (errors.Count == 0 ? entered : null, errors);

        string Take(string name, string? value, bool isId = false)
        {
            var trimmed = value?.Trim() ?? "";
            if (trimmed.Length == 0)
            {
                errors[name] = ["Must not be empty."];
            }
            else if (trimmed.Length > 1024)
            {
                errors[name] = ["Must have 1,024 characters at most."];
            }
            else if (isId && (trimmed.Length > 32 || !trimmed.All(char.IsAsciiDigit)))
            {
                errors[name] = ["Must be the id as Meta shows it: digits only, and not the phone number."];
            }

            return trimmed;
        }
    }

    /// <summary>Complete settings.</summary>
    internal sealed class Entered(
        string phoneNumberId, string businessAccountId, string displayPhoneNumber, string accessToken, string appSecret, string verifyToken)
    {
        public string PhoneNumberId => phoneNumberId;

        public string BusinessAccountId => businessAccountId;

        public string DisplayPhoneNumber => displayPhoneNumber;

        public string AccessToken => accessToken;

        public WhatsAppCredentials Protect(ChannelSecrets secrets, WhatsAppNumberCheck.Accepted number) => new(
            businessAccountId,
            secrets.Protect(accessToken),
            secrets.Protect(appSecret),
            secrets.Protect(verifyToken),
            HashOf(verifyToken),
            number.VerifiedName,
            number.QualityRating);
    }

    internal static byte[] HashOf(string verifyToken) => SHA256.HashData(Encoding.UTF8.GetBytes(verifyToken));
}

/// <summary>The state of the organization's WhatsApp connection. Secrets are never part of it.</summary>
/// <param name="Connected">False when there is none; all else is null then.</param>
/// <param name="PhoneNumberId">Meta's id of the number.</param>
/// <param name="BusinessAccountId">Meta's id of the account.</param>
/// <param name="DisplayPhoneNumber">The number as customers see it.</param>
/// <param name="VerifiedName">The business name Meta shows.</param>
/// <param name="QualityRating">GREEN, YELLOW, RED or UNKNOWN, when it was last checked.</param>
/// <param name="ConnectedAt">Since when.</param>
/// <param name="UpdatedAt">When the credentials were last checked and stored.</param>
/// <param name="WebhookUrl">The address to enter at Meta, with the verify token.</param>
/// <param name="PhoneNumberIds">All connected numbers, oldest first; the other properties describe the one asked for, or the first.</param>
public sealed record WhatsAppConnection(
    bool Connected,
    string? PhoneNumberId = null,
    string? BusinessAccountId = null,
    string? DisplayPhoneNumber = null,
    string? VerifiedName = null,
    string? QualityRating = null,
    DateTimeOffset? ConnectedAt = null,
    DateTimeOffset? UpdatedAt = null,
    string? WebhookUrl = null,
    IReadOnlyList<string>? PhoneNumberIds = null)
{
    internal static WhatsAppConnection Of(WhatsAppIntegration integration, Channel channel, string webhookUrl, IReadOnlyList<string> all) => new(
        true,
        integration.PhoneNumberId,
        integration.BusinessAccountId,
        channel.DisplayAddress,
        integration.VerifiedName,
        integration.QualityRating,
        integration.ConnectedAt,
        integration.UpdatedAt,
        webhookUrl,
        all);
}

/// <summary>The operations on an organization's WhatsApp connection.</summary>
public static class WhatsAppSettingsApi
{
    /// <summary>Maps <c>/api/v1/settings/whatsapp</c> and what the receiver and the worker ask about connections.</summary>
    public static void MapWhatsAppSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/v1/settings/whatsapp").WithTags("WhatsApp settings");
        ConnectWhatsApp.Map(settings.RequireManage());
        UpdateWhatsApp.Map(settings.RequireManage());
        DisconnectWhatsApp.Map(settings.RequireManage());
        GetWhatsAppStatus.Map(settings.MapGroup("").RequirePermission(Permissions.SettingsRead));

        var services = app.MapGroup("/internal").RequireService().ExcludeFromDescription();
        WebhookAuthentication.Map(services);
        ListWhatsAppNumbers.Map(services);
    }

    private static RouteGroupBuilder RequireManage(this RouteGroupBuilder settings) => settings.MapGroup("").RequirePermission(Permissions.SettingsManage);

    /// <summary>Where Meta has to send webhooks: the gateway's public address, which is also the tokens' issuer, if no other is configured.</summary>
    internal static string WebhookUrl(IConfiguration configuration) =>
        configuration["WhatsApp:WebhookUrl"] ?? $"{configuration["Authentication:Issuer"]!.TrimEnd('/')}/webhooks/whatsapp";

    /// <summary>The connection asked for, or the only or first one.</summary>
    internal static async Task<(WhatsAppIntegration Integration, Channel Channel, List<string> All)?> FindConnectionAsync(
        this InboxDb db, string? phoneNumberId, CancellationToken cancellationToken)
    {
        // An organization has a handful of numbers.
        var all = await (from integration in db.WhatsAppIntegrations
                         join channel in db.Channels on integration.ChannelId equals channel.Id
                         orderby integration.ConnectedAt
                         select new { Integration = integration, Channel = channel }).ToListAsync(cancellationToken);
        var found = phoneNumberId is null ? all.FirstOrDefault() : all.Find(row => row.Integration.PhoneNumberId == phoneNumberId);
        return found is null ? null : (found.Integration, found.Channel, all.ConvertAll(row => row.Integration.PhoneNumberId));
    }
}
