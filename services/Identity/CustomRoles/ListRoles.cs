using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.CustomRoles;

/// <summary>Lists the organization's roles and every permission a role can have.</summary>
public static class ListRoles
{
    /// <summary>Roles, the most powerful built-in one first and the organization's own last.</summary>
    public sealed record Response(IReadOnlyList<RoleShape> Roles, IReadOnlyList<PermissionInfo> Permissions);

    internal static void Map(RouteGroupBuilder team) =>
        team.MapGet("/roles", HandleAsync).OpenToMembers().WithName(nameof(ListRoles));

    private static async Task<Ok<Response>> HandleAsync(CurrentCaller caller, OrganizationRoles roles, CancellationToken cancellationToken)
    {
        var all = await roles.ListAsync(caller.OrganizationId!.Value, cancellationToken);
        return TypedResults.Ok(new Response([.. all.Select(RoleShape.Of)], Permissions.All));
    }
}

/// <summary>A role as the API shows it.</summary>
/// <param name="Name">What members have.</param>
/// <param name="Description">Whom it is for.</param>
/// <param name="IsBuiltIn">True for the roles every organization has and nobody changes.</param>
/// <param name="Permissions">What it allows, sorted.</param>
public sealed record RoleShape(string Name, string Description, bool IsBuiltIn, IReadOnlyList<string> Permissions)
{
    /// <summary>The shape of a role.</summary>
    public static RoleShape Of(Role role) =>
        new(role.Name, role.Description, Roles.Find(role.Name) is not null, [.. role.Permissions.Order(StringComparer.Ordinal)]);
}
