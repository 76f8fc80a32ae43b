using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>What a person enters to connect a number of a Twilio account. Not a record: a printed record would print the token.</summary>
public sealed class TwilioSettings
{
    /// <summary>The account, <c>AC</c> and 32 hexadecimal digits.</summary>
    public string? AccountSid { get; init; }

    /// <summary>The account's primary auth token. An API key will not do: Twilio signs webhooks with the token.</summary>
    public string? AuthToken { get; init; }

    /// <summary>The number with country code.</summary>
    public string? Number { get; init; }

    /// <summary><c>SMS</c> or <c>WhatsApp</c>; a number can be connected for both.</summary>
    public string? Channel { get; init; }

    /// <summary>A messaging service to send through, <c>MG</c> and 32 hexadecimal digits; optional.</summary>
    public string? MessagingServiceSid { get; init; }

    /// <summary>The same in the form Twilio knows, or every field that is wrong.</summary>
    internal (TwilioCredentials? Credentials, string Kind, Dictionary<string, string[]> Errors) Read()
    {
        var errors = new Dictionary<string, string[]>();
        var kind = Channels.Channel.KindOf(Channel ?? Channels.Channel.Sms);
        if (kind is not (Channels.Channel.Sms or Channels.Channel.WhatsApp))
        {
            errors["channel"] = ["Must be SMS or WhatsApp."];
        }

        var accountSid = AccountSid?.Trim() ?? "";
        if (!IsSid(accountSid, "AC"))
        {
            errors["accountSid"] = ["Must be the account SID as Twilio shows it: AC and 32 hexadecimal digits."];
        }

        var authToken = AuthToken?.Trim() ?? "";
        if (authToken.Length is 0 or > 100)
        {
            errors["authToken"] = ["Must be the account's auth token."];
        }

        if (!PhoneNumber.TryParse(Number, out var number))
        {
            errors["number"] = ["Must be a phone number with country code, for example +1 555-010-0001."];
        }

        var service = MessagingServiceSid?.Trim() is { Length: > 0 } given ? given : null;
        if (service is not null && !IsSid(service, "MG"))
        {
            errors["messagingServiceSid"] = ["Must be the messaging service SID as Twilio shows it: MG and 32 hexadecimal digits."];
        }

        return (errors.Count == 0 ? new TwilioCredentials(accountSid, authToken, number.International, service) : null, kind ?? "", errors);
    }

    private static bool IsSid(string text, string prefix) =>
        text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigit);
}

/// <summary>A number connected over Twilio. Secrets are never part of it.</summary>
/// <param name="Channel"><c>SMS</c> or <c>WhatsApp</c>.</param>
/// <param name="Number">In E.164.</param>
/// <param name="AccountSid">The account.</param>
/// <param name="ConnectedAt">Since when.</param>
/// <param name="UpdatedAt">When the credentials were last checked and stored.</param>
/// <param name="WebhookUrl">Where Twilio has to send what people write. For SMS it was entered at Twilio when the number was connected; for WhatsApp senders enter it there.</param>
public sealed record TwilioConnection(
    string Channel, string Number, string AccountSid, DateTimeOffset ConnectedAt, DateTimeOffset UpdatedAt, string WebhookUrl)
{
    internal static TwilioConnection Of(ChannelConnection connection, Channel channel, IConfiguration configuration) => new(
        channel.Kind, channel.Address, connection.Account, connection.ConnectedAt, connection.UpdatedAt, TwilioSettingsApi.WebhookUrl(configuration, channel.Kind));
}

/// <summary>The operations on an organization's numbers at Twilio.</summary>
public static class TwilioSettingsApi
{
    /// <summary>Maps <c>/api/v1/settings/twilio</c>.</summary>
    public static void MapTwilioSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/v1/settings/twilio").WithTags("Twilio settings");
        var manage = settings.MapGroup("").RequirePermission(Permissions.SettingsManage);
        ConnectTwilio.Map(manage);
        DisconnectTwilio.Map(manage);
        GetTwilioStatus.Map(settings.MapGroup("").RequirePermission(Permissions.SettingsRead));
    }

    /// <summary>ChatBoost as providers reach it: the gateway, which is also the tokens' issuer, if nothing else is configured.</summary>
    internal static string PublicAddress(IConfiguration configuration) =>
        (configuration["Webhooks:PublicUrl"] ?? configuration["Authentication:Issuer"]!).TrimEnd('/');

    internal static string WebhookUrl(IConfiguration configuration, string kind) =>
        $"{PublicAddress(configuration)}/webhooks/twilio/{(kind == Channel.Sms ? "sms" : "whatsapp")}";
}
