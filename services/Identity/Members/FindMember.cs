using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>Whether a user belongs to an organization, for the other services.</summary>
internal static class FindMember
{
    public static void Map(RouteGroupBuilder organizations) => organizations.MapGet("/{organizationId}/members/{userId}", HandleAsync);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, UserId userId, CurrentOrganization organization, IdentityDb db, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        return await db.Memberships.AnyAsync(member => member.UserId == userId, cancellationToken) ? TypedResults.NoContent() : MemberRules.NotAMember();
    }
}
