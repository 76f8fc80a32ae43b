using System.Text.Json;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.SigningKeys;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Tokens;

/// <summary>Issues access tokens: JWTs with the claims of RFC 9068, section 2.2, and those of <see cref="TokenClaims"/>.</summary>
public sealed class AccessTokens(SigningKeyRing keys, IOptions<TokenOptions> options, TimeProvider clock)
{
    /// <summary>How long a token is good, in seconds: as long as a change of role takes at most to have effect everywhere.</summary>
    public const int LifetimeInSeconds = 900;

    /// <summary>The scope of members.</summary>
    public const string MemberScope = "api";

    /// <summary>The one application members sign in with.</summary>
    private const string MemberClient = "chatboost-dashboard";

    /// <summary>A token for a member.</summary>
    public string ForMember(User user, Membership membership) => Sign(user.Id.ToString(), MemberClient, MemberScope, claims =>
    {
        claims.WriteString(TokenClaims.Organization, membership.OrganizationId.ToString());
        claims.WriteString(TokenClaims.Role, membership.Role);
        claims.WriteString(TokenClaims.Name, user.Name);
    });

    /// <summary>A token for a service.</summary>
    public string ForService(string clientId) => Sign(clientId, clientId, TokenClaims.InternalScope, _ => { });

    private string Sign(string subject, string client, string scope, Action<Utf8JsonWriter> addClaims)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        using var payload = new MemoryStream(512);
        using (var claims = new Utf8JsonWriter(payload))
        {
            claims.WriteStartObject();
            claims.WriteString("iss", options.Value.Issuer);
            claims.WriteString("aud", options.Value.Audience);
            claims.WriteString(TokenClaims.Subject, subject);
            claims.WriteString(TokenClaims.Client, client);
            claims.WriteString(TokenClaims.Scope, scope);
            addClaims(claims);
            claims.WriteNumber("iat", now);
            claims.WriteNumber("exp", now + LifetimeInSeconds);
            claims.WriteString("jti", Guid.CreateVersion7());
            claims.WriteEndObject();
        }

        return keys.Sign(payload.ToArray());
    }
}
