using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Signs up a person as an agent of an organization there is, and signs it in.</summary>
public static class JoinOrganization
{
    /// <summary>The person and where it belongs.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength)] string Name,
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        OrganizationId OrganizationId);

    internal static void Map(RouteGroupBuilder signUp) =>
        signUp.MapPost("/join-org", HandleAsync).WithName(nameof(JoinOrganization))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, SignUps signUps, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!await db.Organizations.AnyAsync(organization => organization.Id == request.OrganizationId, cancellationToken))
        {
            return Problem.NotFound("organization_not_found", "There is no organization with this id.");
        }

        var user = User.SignUp(request.Name, request.Email, clock.GetUtcNow());
        return await signUps.CompleteAsync(user, request.Password, request.OrganizationId, Roles.Agent, cancellationToken);
    }
}
