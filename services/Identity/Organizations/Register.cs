using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Organizations;

/// <summary>Registers a person, who gets an organization of their own: nobody works without one.</summary>
public static class Register
{
    /// <summary>The person; the organization bears their name unless it has one.</summary>
    public sealed record Request(
        [property: Required, StringLength(User.MaxNameLength)] string Name,
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        [property: StringLength(Organization.MaxNameLength)] string? OrganizationName = null);

    internal static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/register", HandleAsync).WithName(nameof(Register)).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(Request request, SignUps signUps, CancellationToken cancellationToken) =>
        signUps.CreateOrganizationAsync(
            request.Name, request.Email, request.Password,
            string.IsNullOrWhiteSpace(request.OrganizationName) ? request.Name : request.OrganizationName, cancellationToken);
}
