using System.Text.Json;
using ChatBoost.ServiceDefaults.SendGrid;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>What speaks for a mailbox at SendGrid. Not a record: a printed record would print the key.</summary>
internal sealed class SendGridCredentials(string apiKey, string email, string? fromName, string publicKey, string inboundToken)
{
    /// <summary>Before the public key of the signed event webhook, among what webhooks are proven by.</summary>
    public const string KeyPrefix = "key:";

    /// <summary>Before the secret of the inbound address.</summary>
    public const string TokenPrefix = "token:";

    /// <summary>The mailbox, in lower case.</summary>
    public string Email => email;

    /// <summary>What proves webhooks of events, which are signed, and of mail, which is not and comes to a secret address.</summary>
    public IReadOnlyList<string> WebhookSecrets => [KeyPrefix + publicKey, TokenPrefix + inboundToken];

    /// <summary>The secret of the address mail is posted to.</summary>
    public string InboundToken => inboundToken;

    /// <summary>The mailbox as the sender of a mail.</summary>
    public SendGridSender Sender(string? name) => new(apiKey, email, name ?? fromName);

    /// <summary>As they are stored, encrypted around.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Stored(apiKey, email, fromName, publicKey, inboundToken));

    /// <summary>As they were stored.</summary>
    public static SendGridCredentials Of(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json)!;
        return new SendGridCredentials(stored.ApiKey, stored.Email, stored.FromName, stored.PublicKey, stored.InboundToken);
    }

    private sealed record Stored(string ApiKey, string Email, string? FromName, string PublicKey, string InboundToken);
}
