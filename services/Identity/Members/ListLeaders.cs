using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary><c>GET /internal/members/leaders?organizationId=</c>, for services that tell what nobody in particular has to know: owners and admins.</summary>
public static class ListLeaders
{
    // Everybody may be an admin; nobody is helped by telling hundreds.
    private const int Max = 50;

    internal static void Map(RouteGroupBuilder members) => members.MapGet("/leaders", HandleAsync).WithName(nameof(ListLeaders));

    private static async Task<Ok<List<UserId>>> HandleAsync(
        OrganizationId organizationId, IdentityDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        return TypedResults.Ok(await db.Memberships.Where(membership => membership.Role == Roles.Owner || membership.Role == Roles.Admin)
            .OrderBy(membership => membership.JoinedAt).ThenBy(membership => membership.UserId).Take(Max).Select(membership => membership.UserId).ToListAsync(cancellationToken));
    }
}
