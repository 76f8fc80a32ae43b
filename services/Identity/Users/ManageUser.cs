using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Members;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Shows, renames and removes one person of the organization.</summary>
public static class ManageUser
{
    /// <summary>What changes.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name);

    internal static void Map(RouteGroupBuilder users)
    {
        users.MapGet("/{userId}", GetAsync).RequirePermission(Permissions.TeamRead).WithName("GetUser").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPut("/{userId}", UpdateAsync).OpenToMembers().WithName("UpdateUser").ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

        // A user is deleted from the organization; the account is the person's, who may have others.
        users.MapDelete("/{userId}", DeleteAsync).OpenToMembers().WithName("DeleteUser")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<MemberShape>, ProblemHttpResult>> GetAsync(UserId userId, IdentityDb db, CancellationToken cancellationToken) =>
        await FindAsync(userId, db, cancellationToken) is { } member ? TypedResults.Ok(member) : NotFound();

    private static async Task<Results<Ok<MemberShape>, ProblemHttpResult>> UpdateAsync(
        UserId userId, Request request, CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, db, cancellationToken) is not { } member)
        {
            return NotFound();
        }

        // One's name is one's own: it shows in every organization the person belongs to.
        if (userId != caller.UserId)
        {
            return Problem.Forbidden("not_yourself", "People change their names themselves.");
        }

        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        user.Rename(request.Name);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(member with { Name = user.Name });
    }

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        UserId userId, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, CancellationToken cancellationToken) =>
        RemoveMember.HandleAsync(caller.OrganizationId!.Value, userId, caller, db, roles, cancellationToken);

    private static Task<MemberShape?> FindAsync(UserId userId, IdentityDb db, CancellationToken cancellationToken) => (
        from membership in db.Memberships
        join user in db.Users on membership.UserId equals user.Id
        where membership.UserId == userId
        select new MemberShape(user.Id, user.Name, user.Email!, membership.Role, user.EmailConfirmed, user.TwoFactorEnabled, membership.JoinedAt))
        .SingleOrDefaultAsync(cancellationToken);

    private static ProblemHttpResult NotFound() => Problem.NotFound("user_not_found", "Nobody with this id belongs to the organization.");
}
