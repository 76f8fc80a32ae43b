using System.Text.Json;
using ChatBoost.Identity.ApiKeys;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.SigningKeys;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Tokens;

/// <summary>A signed access token.</summary>
/// <param name="Text">The JWT.</param>
/// <param name="Scope">Its scope.</param>
public sealed record AccessToken(string Text, string Scope);

/// <summary>Issues access tokens: JWTs with the claims of RFC 9068, section 2.2, and those of <see cref="TokenClaims"/>.</summary>
public sealed class AccessTokens(SigningKeyRing keys, IOptions<TokenOptions> options, TimeProvider clock)
{
    /// <summary>How long a token is good, in seconds: as long as a change of role takes at most to have effect everywhere.</summary>
    public const int LifetimeInSeconds = 900;

    /// <summary>The one application members sign in with.</summary>
    private const string MemberClient = "chatboost-dashboard";

    /// <summary>A token for a member.</summary>
    public AccessToken ForMember(User user, Membership membership, IReadOnlySet<string> permissions, SessionId sessionId) =>
        Sign(user.Id.ToString(), MemberClient, ScopeOf(permissions), claims =>
        {
            claims.WriteString(TokenClaims.Organization, membership.OrganizationId.ToString());
            claims.WriteString(TokenClaims.Role, membership.Role);
            claims.WriteString(TokenClaims.Name, user.Name);
            claims.WriteString(TokenClaims.Session, sessionId.ToString());
        });

    /// <summary>A token for an API key: a member of its own, with the permissions of the key. It does not outlive the key.</summary>
    public AccessToken ForApiKey(ApiKey key) => Sign(
        new UserId(key.Id.Value).ToString(),
        ApiKeyCredential.ClientId,
        string.Join(' ', key.Permissions),
        claims =>
        {
            claims.WriteString(TokenClaims.Organization, key.OrganizationId.ToString());
            claims.WriteString(TokenClaims.Role, ApiKeyCredential.ClientId);
            claims.WriteString(TokenClaims.Name, key.Name);
        },
        key.ExpiresAt);

    /// <summary>A token for a member whom Clerk vouches for: without a session of ours, so that it leads to no other organization, and not outliving Clerk's token.</summary>
    public AccessToken ForClerk(UserId userId, string name, Membership membership, IReadOnlySet<string> permissions, DateTimeOffset expiresAt) => Sign(
        userId.ToString(),
        ClerkIssuer.ClientId,
        ScopeOf(permissions),
        claims =>
        {
            claims.WriteString(TokenClaims.Organization, membership.OrganizationId.ToString());
            claims.WriteString(TokenClaims.Role, membership.Role);
            claims.WriteString(TokenClaims.Name, name);
        },
        expiresAt);

    /// <summary>A token for a service.</summary>
    public AccessToken ForService(string clientId) => Sign(clientId, clientId, TokenClaims.InternalScope, _ => { });

    private static string ScopeOf(IReadOnlySet<string> permissions) => string.Join(' ', permissions.Order(StringComparer.Ordinal));

    private AccessToken Sign(string subject, string client, string scope, Action<Utf8JsonWriter> addClaims, DateTimeOffset? notAfter = null)
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
            claims.WriteNumber("exp", Math.Min(now + LifetimeInSeconds, notAfter?.ToUnixTimeSeconds() ?? long.MaxValue));
            claims.WriteString("jti", Guid.CreateVersion7());
            claims.WriteEndObject();
        }

        return new AccessToken(keys.Sign(payload.ToArray()), scope);
    }
}
