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
public sealed record SignedIn(string AccessToken, string RefreshToken, int ExpiresIn, UserId UserId, OrganizationId OrganizationId);

/// <summary>Starts sessions.</summary>
public sealed class SessionStarter(IdentityDb db, AccessTokens accessTokens, TimeProvider clock)
{
    /// <summary>Starts a session; the caller saves.</summary>
    public SignedIn Start(User user, Membership membership)
    {
        var (token, text) = RefreshToken.Start(membership, clock.GetUtcNow());
        db.Add(token);
        return new SignedIn(accessTokens.ForMember(user, membership), text, AccessTokens.LifetimeInSeconds, user.Id, membership.OrganizationId);
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

        var signedIn = Start(user, membership);
        await db.SaveChangesAsync(cancellationToken);

        // Where sessions are made is where ended ones are cleared away: a user has few.
        var now = clock.GetUtcNow();
        await db.RefreshTokens.Where(token => token.UserId == user.Id && token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        return signedIn;
    }
}
