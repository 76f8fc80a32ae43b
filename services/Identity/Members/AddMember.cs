using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Members;

/// <summary>Makes an account for a colleague, with a first password that is handed over in person. Who has an account already is invited instead: nobody is made a member without agreeing.</summary>
public static class AddMember
{
    /// <summary>The colleague.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength)] string Name,
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        [property: Required, StringLength(CustomRole.MaxNameLength)] string Role);

    internal static void Map(RouteGroupBuilder members) =>
        members.MapPost("", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(AddMember))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<MemberShape>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, Request request, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, SignUps signUps, EmailVerification verification,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await MemberRules.RefuseRoleAsync(roles, caller, request.Role, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.Memberships.CountAsync(m => m.OrganizationId == organizationId, cancellationToken) >= ListMembers.Max)
        {
            return Problem.Conflict("too_many_members", $"An organization has at most {ListMembers.Max} members.");
        }

        var now = clock.GetUtcNow();
        var user = User.SignUp(request.Name, request.Email, now);
        if (await signUps.CreateAsync(user, request.Password) is { } problem)
        {
            return problem;
        }

        var membership = Membership.Join(organizationId, user, request.Role, now);
        db.Add(membership);
        verification.Ask(user);
        return await signUps.SaveAsync(cancellationToken) is { } taken
            ? taken
            : TypedResults.Created(
                $"/api/v1/users/{user.Id}", new MemberShape(user.Id, user.Name, user.Email!, membership.Role, user.EmailConfirmed, user.TwoFactorEnabled, membership.JoinedAt));
    }
}
