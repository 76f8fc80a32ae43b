using ChatBoost.Identity.CustomRoles;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>Ends a membership and its sessions. Everybody may leave; removing others takes <see cref="Permissions.TeamManage"/>.</summary>
public static class RemoveMember
{
    internal static void Map(RouteGroupBuilder members) =>
        members.MapDelete("/{userId}", HandleAsync).OpenToMembers().WithName(nameof(RemoveMember))
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, UserId userId, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, CancellationToken cancellationToken)
    {
        if (userId != caller.UserId && !caller.May(Permissions.TeamManage))
        {
            return ServiceDefaults.Problems.Problem.Forbidden("forbidden", "You may not do this.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var member = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancellationToken);
        if (member is null)
        {
            return MemberRules.NotAMember();
        }

        if (userId != caller.UserId && await MemberRules.RefuseRoleAsync(roles, caller, member.Role, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await MemberRules.IsLastOwnerAsync(db, member, cancellationToken))
        {
            return MemberRules.LastOwner();
        }

        db.Remove(member);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
