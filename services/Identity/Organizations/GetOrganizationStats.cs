using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Counts who belongs to the organization and who is on the way.</summary>
public static class GetOrganizationStats
{
    /// <summary>The counts, as of now.</summary>
    /// <param name="Members">People.</param>
    /// <param name="MembersByRole">The same by role; roles nobody has are left out.</param>
    /// <param name="ActiveMembers">Those with a session that was used in the last 24 hours.</param>
    /// <param name="PendingInvitations">Invitations that can still be accepted.</param>
    /// <param name="ApiKeys">Keys that work.</param>
    public sealed record Response(int Members, IReadOnlyDictionary<string, int> MembersByRole, int ActiveMembers, int PendingInvitations, int ApiKeys);

    internal static void Map(RouteGroupBuilder organization) =>
        organization.MapGet("/stats", HandleAsync).RequirePermission(Permissions.TeamRead).WithName(nameof(GetOrganizationStats))
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<Response>> HandleAsync(OrganizationId organizationId, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var yesterday = now - TimeSpan.FromDays(1);
        var byRole = await db.Memberships.Where(m => m.OrganizationId == organizationId).GroupBy(m => m.Role).Select(g => new { Role = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Role, g => g.Count, cancellationToken);
        var active = await db.Sessions.Where(s => s.LastUsedAt >= yesterday).Select(s => s.UserId).Distinct().CountAsync(cancellationToken);
        var pending = await db.Invitations.CountAsync(i => i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now, cancellationToken);
        var keys = await db.ApiKeys.CountAsync(k => k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), cancellationToken);
        return TypedResults.Ok(new Response(byRole.Values.Sum(), byRole, active, pending, keys));
    }
}
