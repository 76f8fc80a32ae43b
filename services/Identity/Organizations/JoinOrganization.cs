using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Invitations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>
/// Signs up a person into an organization there is: with an invitation to this address, or as an agent where the organization lets everybody join.
/// Knowing the id is not enough, and the answer does not tell whether there is an organization.
/// </summary>
public static class JoinOrganization
{
    /// <summary>The person and where it belongs.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength)] string Name,
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        OrganizationId OrganizationId,
        [property: StringLength(100)] string? InvitationToken = null);

    internal static void Map(RouteGroupBuilder signUp) =>
        signUp.MapPost("/join-org", HandleAsync).WithName(nameof(JoinOrganization))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, SignUps signUps, InvitationAcceptance invitations, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.InvitationToken is { } token)
        {
            return await invitations.AcceptAsync(
                token, new AcceptInvitation.Request(request.Password, request.Name), invitation => invitation.IsFor(request.OrganizationId, request.Email), cancellationToken);
        }

        if (!await db.Organizations.AnyAsync(organization => organization.Id == request.OrganizationId && organization.OpenJoin, cancellationToken))
        {
            return Problem.NotFound("organization_not_found", "There is no organization with this id that you can join without an invitation.");
        }

        var user = User.SignUp(request.Name, request.Email, clock.GetUtcNow());
        return await signUps.CompleteAsync(user, request.Password, request.OrganizationId, Roles.Agent, cancellationToken);
    }
}
