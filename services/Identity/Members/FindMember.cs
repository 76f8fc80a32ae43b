using ChatBoost.Contracts.Identity;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary><c>GET /internal/members/{userId}?organizationId=</c>, for services that show or accept members.</summary>
public static class FindMember
{
    internal static void Map(RouteGroupBuilder members) => members.MapGet("/{userId}", HandleAsync).WithName(nameof(FindMember));

    private static async Task<Results<Ok<MemberName>, ProblemHttpResult>> HandleAsync(
        UserId userId, OrganizationId organizationId, IdentityDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        var member = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            where user.Id == userId
            select new MemberName(user.Id, user.Name, user.Email!)).SingleOrDefaultAsync(cancellationToken);
        return member is null ? Problem.NotFound("member_not_found", "This person does not belong to the organization.") : TypedResults.Ok(member);
    }
}
