using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>What every change of members keeps to: nobody hands out or takes away more than they have, and an organization always has an owner.</summary>
public static class MemberRules
{
    /// <summary>The problem with giving somebody this role, or null.</summary>
    public static async Task<ProblemHttpResult?> RefuseRoleAsync(
        OrganizationRoles roles, CurrentCaller caller, string name, CancellationToken cancellationToken)
    {
        var role = await roles.FindAsync(caller.OrganizationId!.Value, name, cancellationToken);
        return role switch
        {
            null => Problem.BadRequest("unknown_role", $"The organization has no role '{name}'."),
            _ when !caller.MayGive(role) => Problem.Forbidden("role_above_own", $"The role '{name}' allows more than you may do yourself."),
            _ => null,
        };
    }

    /// <summary>
    /// Locks the organization's owners until the transaction ends and tells whether this member is the last of them. Locked, so that two owners who remove
    /// each other at the same time do not both succeed.
    /// </summary>
    public static async Task<bool> IsLastOwnerAsync(IdentityDb db, Membership member, CancellationToken cancellationToken)
    {
        if (member.Role != Roles.Owner)
        {
            return false;
        }

        var owners = await db.Memberships
            .FromSql($"select * from memberships where organization_id = {member.OrganizationId.Value} and role = {Roles.Owner} order by user_id for update")
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return owners.All(owner => owner.UserId == member.UserId);
    }

    /// <summary>The answer for the last owner.</summary>
    public static ProblemHttpResult LastOwner() => Problem.Conflict("last_owner", "An organization needs an owner. Make somebody else owner first, or delete the organization.");

    /// <summary>The answer for somebody who is no member.</summary>
    public static ProblemHttpResult NotAMember() => Problem.NotFound("member_not_found", "Nobody with this id belongs to the organization.");
}
