using System.Security.Cryptography;
using ChatBoost.Inbox.Channels.Twilio;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>What a person enters to connect a mailbox of a SendGrid account. Not a record: a printed record would print the key.</summary>
public sealed class SendGridSettings
{
    /// <summary>A key with the permission to send mail, <c>SG.…</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The address mail comes from and is answered at: a verified sender or one of an authenticated domain.</summary>
    public string? Email { get; init; }

    /// <summary>The name mail comes from; optional.</summary>
    public string? FromName { get; init; }

    /// <summary>The verification key of the signed event webhook; if it is left out, SendGrid is asked for it.</summary>
    public string? VerificationKey { get; init; }

    /// <summary>Every field that is wrong.</summary>
    internal Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (ApiKey?.Trim() is not { Length: > 3 and <= 200 } key || !key.StartsWith("SG.", StringComparison.Ordinal) || key.Any(char.IsWhiteSpace))
        {
            errors["apiKey"] = ["Must be an API key of SendGrid: it begins with SG."];
        }

        if (EmailAddress.Parse(Email) is null)
        {
            errors["email"] = ["Must be an e-mail address, for example support@example.com."];
        }

        if (FromName is { Length: > 200 } || FromName?.Any(char.IsControl) == true)
        {
            errors["fromName"] = ["Must be one line of 200 characters at most."];
        }

        if (!string.IsNullOrWhiteSpace(VerificationKey) && !IsPublicKey(VerificationKey.Trim()))
        {
            errors["verificationKey"] = ["Must be the verification key as SendGrid shows it."];
        }

        return errors;
    }

    internal static bool IsPublicKey(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>A connected mailbox. The API key is never part of it.</summary>
/// <param name="Email">The address.</param>
/// <param name="ConnectedAt">Since when.</param>
/// <param name="UpdatedAt">When the credentials were last checked and stored.</param>
/// <param name="EventWebhookUrl">To enter at SendGrid as the address of the signed event webhook.</param>
/// <param name="InboundParseUrl">To enter at SendGrid as the destination of Inbound Parse. It holds a secret: who knows it can post mail.</param>
public sealed record SendGridConnection(string Email, DateTimeOffset ConnectedAt, DateTimeOffset UpdatedAt, string EventWebhookUrl, string? InboundParseUrl)
{
    internal static SendGridConnection Of(ChannelConnection connection, string email, string? inboundToken, IConfiguration configuration)
    {
        var root = $"{TwilioSettingsApi.PublicAddress(configuration)}/webhooks/twilio/email";
        return new SendGridConnection(
            email, connection.ConnectedAt, connection.UpdatedAt, $"{root}/status", inboundToken is null ? null : $"{root}/{Uri.EscapeDataString(email)}/{inboundToken}");
    }
}

/// <summary>The operations on an organization's mailboxes at SendGrid.</summary>
public static class SendGridSettingsApi
{
    /// <summary>Maps <c>/api/v1/settings/sendgrid</c>.</summary>
    public static void MapSendGridSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/v1/settings/sendgrid").WithTags("SendGrid settings");
        var manage = settings.MapGroup("").RequirePermission(Permissions.SettingsManage);
        ConnectSendGrid.Map(manage);
        DisconnectSendGrid.Map(manage);
        GetSendGridStatus.Map(settings.MapGroup("").RequirePermission(Permissions.SettingsRead));
    }
}
