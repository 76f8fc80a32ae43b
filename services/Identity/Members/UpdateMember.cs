using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>Gives a member another role. Access tokens carry it from their next renewal on, within 15 minutes.</summary>
public static class UpdateMember
{
    /// <summary>The role.</summary>
    public sealed record Request([property: Required, StringLength(CustomRole.MaxNameLength)] string Role);

    internal static void Map(RouteGroupBuilder members) =>
        members.MapPut("/{userId}", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(UpdateMember))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, UserId userId, Request request, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var member = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancellationToken);
        if (member is null)
        {
            return MemberRules.NotAMember();
        }

        if (await MemberRules.RefuseRoleAsync(roles, caller, member.Role, cancellationToken) is { } aboveOwn)
        {
            return aboveOwn;
        }

        if (await MemberRules.RefuseRoleAsync(roles, caller, request.Role, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (request.Role != Roles.Owner && await MemberRules.IsLastOwnerAsync(db, member, cancellationToken))
        {
            return MemberRules.LastOwner();
        }

        member.ChangeRole(request.Role);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
