using System.Text.Json.Serialization;
using ChatBoost.Contracts.Events;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Tokens;
using ChatBoost.Identity.Users;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Sessions;

/// <summary>Answer to every way of signing up or in.</summary>
/// <param name="AccessToken">Proves who the caller is, to every service.</param>
/// <param name="RefreshToken">Gets the next access token, once.</param>
/// <param name="ExpiresIn">Seconds until the access token expires.</param>
/// <param name="UserId">The user.</param>
/// <param name="OrganizationId">The organization signed in to.</param>
/// <param name="Scope">What the access token is good for: the member's permissions, separated by blanks.</param>
public sealed record SignedIn(string AccessToken, string RefreshToken, int ExpiresIn, UserId UserId, OrganizationId OrganizationId, [property: JsonIgnore] string Scope);

/// <summary>Starts sessions.</summary>
public sealed class SessionStarter(IdentityDb db, OrganizationRoles roles, AccessTokens accessTokens, ClientDevice device, TimeProvider clock)
{
    /// <summary>Starts a session; the caller saves.</summary>
    public async Task<SignedIn> StartAsync(User user, Membership membership, CancellationToken cancellationToken, bool isSingleSignOn = false)
    {
        var permissions = await roles.PermissionsOfAsync(membership.OrganizationId, membership.Role, cancellationToken);
        var session = Session.Start(membership, device, clock.GetUtcNow(), isSingleSignOn);
        var (token, text) = RefreshToken.Start(session);
        db.AddRange(session, token);
        db.Raise(new AuditRecorded(
            Guid.CreateVersion7(), membership.OrganizationId, session.CreatedAt, "SignIn", user.Id.ToString(), user.Name, IsApiKey: false, session.Id.ToString(), device.Address));
        return Answer(accessTokens.ForMember(user, membership, permissions, session.Id), text, membership);
    }

    /// <summary>Starts and saves a session in the organization the user joined first; null when the user belongs to none.</summary>
    public async Task<SignedIn?> StartAsync(User user, CancellationToken cancellationToken)
    {
        var membership = await db.Memberships
            .Where(m => m.UserId == user.Id)
            .OrderBy(m => m.JoinedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (membership is null)
        {
            return null;
        }

        var signedIn = await StartAsync(user, membership, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // Where sessions are made is where ended ones are cleared away: a user has few.
        var now = clock.GetUtcNow();
        await db.Sessions.Where(session => session.UserId == user.Id && session.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        return signedIn;
    }

    internal static SignedIn Answer(AccessToken accessToken, string refreshToken, Membership membership) =>
        new(accessToken.Text, refreshToken, AccessTokens.LifetimeInSeconds, membership.UserId, membership.OrganizationId, accessToken.Scope);
}
