using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.CustomRoles;

/// <summary>Makes, changes and deletes roles of the organization's own. Nobody puts a permission into a role that they do not have.</summary>
public static class ChangeRoles
{
    /// <summary>A new role. Names are lower case, so that no two look alike.</summary>
    public sealed record CreateRequest(
        [property: Required, StringLength(CustomRole.MaxNameLength), RegularExpression("^[a-z][a-z0-9_-]*$", ErrorMessage = "Lower-case letters, digits, - and _; a letter first.")] string Name,
        [property: StringLength(CustomRole.MaxDescriptionLength)] string? Description,
        [property: Required, Length(0, 100)] IReadOnlyList<string> Permissions);

    /// <summary>What the role is from now on.</summary>
    public sealed record UpdateRequest(
        [property: StringLength(CustomRole.MaxDescriptionLength)] string? Description,
        [property: Required, Length(0, 100)] IReadOnlyList<string> Permissions);

    internal static void Map(RouteGroupBuilder team)
    {
        var roles = team.MapGroup("/roles").RequirePermission(Permissions.RolesManage).ProducesProblem(StatusCodes.Status403Forbidden);
        roles.MapPost("", CreateAsync).WithName("CreateRole").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        roles.MapPut("/{name}", UpdateAsync).WithName("UpdateRole").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        roles.MapDelete("/{name}", DeleteAsync).WithName("DeleteRole").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<RoleShape>, ProblemHttpResult>> CreateAsync(
        CreateRequest request, CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        if (caller.Refuse(request.Permissions) is { } problem)
        {
            return problem;
        }

        if (Roles.Find(request.Name) is not null)
        {
            return NameTaken();
        }

        if (await db.CustomRoles.CountAsync(cancellationToken) >= CustomRole.MaxPerOrganization)
        {
            return Problem.Conflict("too_many_roles", $"An organization has at most {CustomRole.MaxPerOrganization} roles of its own.");
        }

        var role = CustomRole.Create(caller.OrganizationId!.Value, request.Name, request.Description ?? "", request.Permissions);
        db.Add(role);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return NameTaken();
        }

        return TypedResults.Created($"/api/v1/team/roles/{role.Name}", Shape(role));
    }

    private static async Task<Results<Ok<RoleShape>, ProblemHttpResult>> UpdateAsync(
        string name, UpdateRequest request, CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        // What the role allows now counts too: who lacks a permission cannot take it from others either.
        var role = await db.CustomRoles.SingleOrDefaultAsync(r => r.Name == name, cancellationToken);
        if (role is null)
        {
            return NotFound();
        }

        if (caller.Refuse([.. request.Permissions, .. role.Permissions]) is { } problem)
        {
            return problem;
        }

        role.Change(request.Description ?? role.Description, request.Permissions);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(Shape(role));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, IdentityDb db, CancellationToken cancellationToken)
    {
        // One statement: nobody is given the role between the look and the deletion without the foreign key of neither noticing.
        var deleted = await db.CustomRoles
            .Where(r => r.Name == name
                && !db.Memberships.Any(m => m.Role == name)
                && !db.SignOnProviders.Any(p => p.DefaultRole == name)
                && !db.Invitations.Any(i => i.Role == name && i.AcceptedAt == null && i.RevokedAt == null))
            .ExecuteDeleteAsync(cancellationToken);
        if (deleted == 1)
        {
            return TypedResults.NoContent();
        }

        return await db.CustomRoles.AnyAsync(r => r.Name == name, cancellationToken)
            ? Problem.Conflict("role_in_use", "Members, invitations or single sign-on have this role. Give them another one first.")
            : NotFound();
    }

    private static RoleShape Shape(CustomRole role) => new(role.Name, role.Description, IsBuiltIn: false, role.Permissions);

    private static ProblemHttpResult NameTaken() => Problem.Conflict("role_exists", "There is a role of this name.");

    private static ProblemHttpResult NotFound() => Problem.NotFound("role_not_found", "The organization has no role of its own with this name.");
}
