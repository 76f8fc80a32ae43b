using System.Text.Json;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>What speaks for a number at Twilio. Not a record: a printed record would print the token.</summary>
internal sealed class TwilioCredentials(string accountSid, string authToken, string number, string? messagingServiceSid)
{
    /// <summary>The account, <c>AC…</c>.</summary>
    public string AccountSid => accountSid;

    /// <summary>Its primary auth token: it signs webhooks too, so an API key would not do.</summary>
    public string AuthToken => authToken;

    /// <summary>Our number in E.164.</summary>
    public string Number => number;

    /// <summary>The messaging service that picks the sender, if one is used.</summary>
    public string? MessagingServiceSid => messagingServiceSid;

    /// <summary>As they are stored, encrypted around.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Stored(accountSid, authToken, number, messagingServiceSid));

    /// <summary>As they were stored.</summary>
    public static TwilioCredentials Of(ConnectedChannel channel)
    {
        var stored = JsonSerializer.Deserialize<Stored>(channel.Secret)!;
        return new TwilioCredentials(stored.AccountSid, stored.AuthToken, stored.Number, stored.MessagingServiceSid);
    }

    private sealed record Stored(string AccountSid, string AuthToken, string Number, string? MessagingServiceSid);
}
