using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>The Clerk instance whose session tokens are accepted; the section <c>Clerk</c>. Without an issuer there is none.</summary>
public sealed class ClerkIssuer
{
    internal const string Section = "Clerk";

    /// <summary>The <c>client_id</c> in the access token a session token is exchanged for.</summary>
    public const string ClientId = "clerk";

    /// <summary>Longest session token that is looked at, in characters: Clerk keeps them in a cookie, which browsers cut at 4 KB.</summary>
    public const int MaxTokenLength = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The instance's Frontend API URL, exactly as its tokens name it: <c>https://clerk.example.com</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>True when the token says it is this instance's. A hint where to ask and no proof: nothing of the token is verified here.</summary>
    internal bool IsNamedBy(string token)
    {
        if (string.IsNullOrEmpty(Issuer) || token.Length > MaxTokenLength || token.Split('.') is not [_, var payload, _])
        {
            return false;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(payload.Length)];
        if (Base64Url.DecodeFromChars(payload, bytes, out _, out var length) != OperationStatus.Done)
        {
            return false;
        }

        try
        {
            using var claims = JsonDocument.Parse(bytes.AsMemory(0, length), Strict);
            return claims.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.TryGetProperty("iss", out var issuer) && TokenClaims.Text(issuer) == Issuer;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none.
            return false;
        }
    }

    internal sealed class Validation(IOptions<TokenOptions> own) : IValidateOptions<ClerkIssuer>
    {
        public ValidateOptionsResult Validate(string? name, ClerkIssuer options) => options.Issuer switch
        {
            null or "" => ValidateOptionsResult.Success,
            _ when !Uri.TryCreate(options.Issuer, UriKind.Absolute, out _) || options.Issuer.EndsWith('/') =>
                ValidateOptionsResult.Fail("Clerk__Issuer is not the Frontend API URL of a Clerk instance, such as https://clerk.example.com, without a slash at its end."),
            _ when options.Issuer == own.Value.Issuer => ValidateOptionsResult.Fail("Clerk__Issuer and Authentication__Issuer must differ: the second is ChatBoost itself."),
            _ => ValidateOptionsResult.Success,
        };
    }
}
