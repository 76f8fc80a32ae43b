using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>What an ID token says of a person.</summary>
/// <param name="Subject">Who it is, for the issuer.</param>
/// <param name="Email">The address.</param>
/// <param name="IsEmailVerified">True when the issuer stands for the address.</param>
/// <param name="Name">The name, if it tells one.</param>
public sealed record SignedOnPerson(string Subject, string? Email, bool IsEmailVerified, string? Name);

/// <summary>Checks ID tokens (OpenID Connect Core 1.0, section 3.1.3.7).</summary>
public sealed class IdTokens(IssuerDirectory issuers, TimeProvider clock)
{
    private const int MaxSubjectLength = 255;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 64 * 1024 };

    /// <summary>The person a token is about, or why it is refused.</summary>
    /// <exception cref="IssuerException">The issuer's keys cannot be read.</exception>
    public async Task<(SignedOnPerson? Person, string Refusal)> ReadAsync(string text, SignOnProvider provider, string nonce, CancellationToken cancellationToken)
    {
        if (!Handler.CanReadToken(text))
        {
            return (null, "it is no token");
        }

        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = provider.ClientId,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = await KeysAsync(text, provider.Issuer, cancellationToken),
            // Against this service's clock, below.
            ValidateLifetime = false,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
        {
            return (null, result.Exception switch
            {
                SecurityTokenInvalidIssuerException => "it is of another issuer",
                SecurityTokenInvalidAudienceException => "it is for somebody else",
                _ => "its signature is not the issuer's",
            });
        }

        if (RefuseTimes(token) is { } refusal)
        {
            return (null, refusal);
        }

        var authorizedParty = Claim(token, "azp");
        if (authorizedParty is null ? token.Audiences.Skip(1).Any() : authorizedParty != provider.ClientId)
        {
            return (null, "it was given to somebody else");
        }

        if (Claim(token, "nonce") != nonce)
        {
            return (null, "it does not belong to this sign-in");
        }

        return token.Subject is { Length: > 0 and <= MaxSubjectLength } subject
            // A few issuers write the boolean as text.
            ? (new SignedOnPerson(subject, Claim(token, "email"), string.Equals(Claim(token, "email_verified"), "true", StringComparison.OrdinalIgnoreCase), Claim(token, "name")), "")
            : (null, "it names nobody");
    }

    /// <summary>The keys that may have signed the token; read anew, once, when none of those known has its id.</summary>
    private async Task<IEnumerable<SecurityKey>> KeysAsync(string text, string issuer, CancellationToken cancellationToken)
    {
        string? keyId;
        try
        {
            keyId = new JsonWebToken(text).Kid;
        }
        catch (ArgumentException)
        {
            return [];
        }

        var keys = (await issuers.FindAsync(issuer, cancellationToken)).Keys;
        if (string.IsNullOrEmpty(keyId))
        {
            return keys;
        }

        return keys.Any(key => key.KeyId == keyId)
            ? keys.Where(key => key.KeyId == keyId)
            : (await issuers.FindWithNewKeysAsync(issuer, cancellationToken)).Keys.Where(key => key.KeyId == keyId);
    }

    private string? RefuseTimes(JsonWebToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return token switch
        {
            { ValidTo: var expires } when expires == DateTime.MinValue || expires + Skew <= now => "it has expired",
            { IssuedAt: var issued } when issued == DateTime.MinValue || issued > now + Skew => "it was not issued yet",
            { ValidFrom: var from } when from != DateTime.MinValue && from > now + Skew => "it is not valid yet",
            _ => null,
        };
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetClaim(name, out var claim) ? claim.Value : null;
}
