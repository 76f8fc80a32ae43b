using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Sessions;

/// <summary>Exchanges refresh tokens (RFC 9700, section 4.14.2: rotation, and the end of the session on reuse).</summary>
public sealed partial class SessionRenewal(
    IdentityDb db, OrganizationRoles roles, AccessTokens accessTokens, ClientDevice device, TimeProvider clock, ILogger<SessionRenewal> logger)
{
    /// <summary>The next access and refresh token; null when the token is unknown, expired or used before, or the user is no longer a member.</summary>
    public async Task<SignedIn?> RenewAsync(string text, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // Locked: of two exchanges at the same time the second sees what the first did.
        var hash = RefreshToken.HashOf(text);
        var token = await db.RefreshTokens
            .FromSql($"select * from refresh_tokens where hash = {hash} for update")
            .IgnoreQueryFilters()
            .SingleOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (token is null || token.ExpiresAt <= now)
        {
            return null;
        }

        if (token.UsedAt is not null)
        {
            // Two hold this token and one of them stole it. Nobody can tell which, so both sign in again. Without a grace time: the dashboard's tabs
            // renew one at a time, and a thief is as fast as a second tab.
            await db.Sessions.Where(session => session.Id == token.SessionId).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogReuse(token.UserId, token.OrganizationId);
            return null;
        }

        var (successor, successorText) = token.Use(now);
        db.Add(successor);
        var membership = await db.Memberships.SingleAsync(
            m => m.OrganizationId == token.OrganizationId && m.UserId == token.UserId, cancellationToken);
        var user = await db.Users.SingleAsync(u => u.Id == token.UserId, cancellationToken);
        var permissions = await roles.PermissionsOfAsync(membership.OrganizationId, membership.Role, cancellationToken);
        (await db.Sessions.SingleAsync(session => session.Id == token.SessionId, cancellationToken)).Used(device.Address, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return SessionStarter.Answer(accessTokens.ForMember(user, membership, permissions, token.SessionId), successorText, membership);
    }

    [LoggerMessage(2001, LogLevel.Warning, "A used refresh token of {UserId} in {OrganizationId} came back; the session is ended")]
    private partial void LogReuse(UserId userId, OrganizationId organizationId);
}
