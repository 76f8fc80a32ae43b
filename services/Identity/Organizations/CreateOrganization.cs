using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
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

    private static Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(Request request, SignUps signUps, CancellationToken cancellationToken) =>
        signUps.CreateOrganizationAsync(request.Name, request.Email, request.Password, request.OrganizationName, cancellationToken);
}
