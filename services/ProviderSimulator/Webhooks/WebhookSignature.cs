using System.Security.Cryptography;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>The value of <c>X-Hub-Signature-256</c>.</summary>
internal static class WebhookSignature
{
    public const string HeaderName = "X-Hub-Signature-256";

    /// <summary><c>sha256=</c> and the lowercase hex HMAC-SHA256 of exactly these bytes under the app secret.</summary>
    public static string Of(ReadOnlySpan<byte> body, ReadOnlySpan<byte> appSecret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(appSecret, body, hash);
        return "sha256=" + Convert.ToHexStringLower(hash);
    }
}
