using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>Lists who belongs to the organization, the oldest member first.</summary>
public static class ListMembers
{
    /// <summary>Most members one organization has; a list holds all of them.</summary>
    public const int Max = 1000;

    internal static void Map(RouteGroupBuilder members) =>
        members.MapGet("", HandleAsync).RequirePermission(Permissions.TeamRead).WithName(nameof(ListMembers)).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<IReadOnlyList<MemberShape>>> HandleAsync(OrganizationId organizationId, IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<MemberShape>>(await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            where membership.OrganizationId == organizationId
            orderby membership.JoinedAt, membership.UserId
            select new MemberShape(user.Id, user.Name, user.Email!, membership.Role, user.EmailConfirmed, user.TwoFactorEnabled, membership.JoinedAt))
            .Take(Max)
            .ToListAsync(cancellationToken));
}
