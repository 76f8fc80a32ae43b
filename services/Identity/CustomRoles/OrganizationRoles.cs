using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.CustomRoles;

/// <summary>The roles of an organization: the built-in ones and its own.</summary>
public sealed class OrganizationRoles(IdentityDb db)
{
    /// <summary>The role of this name, or null when the organization has none such.</summary>
    public async Task<Role?> FindAsync(OrganizationId organizationId, string name, CancellationToken cancellationToken)
    {
        if (Roles.Find(name) is { } builtIn)
        {
            return builtIn;
        }

        var role = await db.CustomRoles.AsNoTracking().SingleOrDefaultAsync(r => r.OrganizationId == organizationId && r.Name == name, cancellationToken);
        return role is null ? null : AsRole(role);
    }

    /// <summary>All of them, the built-in ones first.</summary>
    public async Task<IReadOnlyList<Role>> ListAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        var own = await db.CustomRoles.AsNoTracking().Where(r => r.OrganizationId == organizationId).OrderBy(r => r.Name).ToListAsync(cancellationToken);
        return [.. Roles.BuiltIn, .. own.Select(AsRole)];
    }

    /// <summary>What a member with this role may do; nothing when the role is gone.</summary>
    public async Task<IReadOnlySet<string>> PermissionsOfAsync(OrganizationId organizationId, string name, CancellationToken cancellationToken) =>
        (await FindAsync(organizationId, name, cancellationToken))?.Permissions ?? new HashSet<string>();

    private static Role AsRole(CustomRole role) => new(role.Name, role.Description, role.Permissions.ToHashSet(StringComparer.Ordinal));
}

/// <summary>Who may give which role to whom: nobody hands out, or takes away, more than they have themselves.</summary>
public static class RoleRules
{
    /// <summary>True when the caller may make somebody a member with this role, or change or remove one who has it.</summary>
    public static bool MayGive(this CurrentCaller caller, Role role) =>
        role.Name == Roles.Owner ? caller.Role == Roles.Owner : role.Permissions.All(caller.May);

    /// <summary>The problem with putting these permissions into a role or a key, or null.</summary>
    public static ProblemHttpResult? Refuse(this CurrentCaller caller, IReadOnlyList<string> permissions)
    {
        if (permissions.FirstOrDefault(permission => !Permissions.Exists(permission)) is { } unknown)
        {
            return Problem.BadRequest("unknown_permission", $"There is no permission '{unknown}'.");
        }

        return permissions.FirstOrDefault(permission => !caller.May(permission)) is { } missing
            ? Problem.Forbidden("permission_not_held", $"You do not have '{missing}' yourself.")
            : null;
    }
}
