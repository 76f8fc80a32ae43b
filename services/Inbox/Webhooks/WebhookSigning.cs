using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>
/// Signs what is posted as Standard Webhooks (standardwebhooks.com, 1.0.0) says: <c>v1,</c> and the HMAC-SHA256, in base64, of <c>{id}.{timestamp}.{body}</c>. While a
/// secret is being replaced there are two signatures, with a blank between them.
/// </summary>
internal sealed class WebhookSigning(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("webhook-secrets");

    /// <summary>A new secret as its receiver enters it, and as the database keeps it.</summary>
    public (string Secret, string Protected) NewSecret()
    {
        var secret = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, _protector.Protect(secret));
    }

    /// <summary>The header <c>webhook-signature</c>.</summary>
    /// <param name="protectedSecrets">One or two secrets.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>, in seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    public string Sign(IEnumerable<string> protectedSecrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', protectedSecrets.Select(secret =>
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(_protector.Unprotect(secret)[Prefix.Length..]), signed))}"));
    }
}
