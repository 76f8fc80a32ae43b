using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Organizations;

/// <summary>Signs up a new organization with its owner, and signs the owner in.</summary>
public static class CreateOrganization
{
    /// <summary>The owner and the name of the organization.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength)] string Name,
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        [property: Required, StringLength(Organization.MaxNameLength)] string OrganizationName);

    internal static void Map(RouteGroupBuilder signUp) =>
        signUp.MapPost("/create-org", HandleAsync).WithName(nameof(CreateOrganization)).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, SignUps signUps, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var organization = Organization.Create(request.OrganizationName, now);
        var user = User.SignUp(request.Name, request.Email, now);
        db.Add(organization);
        db.Raise(new OrganizationCreated(organization.Id, organization.Name, user.Id, now));
        return await signUps.CompleteAsync(user, request.Password, organization.Id, Roles.Owner, cancellationToken);
    }
}
