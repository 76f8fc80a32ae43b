using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Sessions;

/// <summary>Signs a person in with e-mail and password.</summary>
public static class Login
{
    /// <summary>The credentials. Their form is not checked: whatever is no account's is answered alike.</summary>
    public sealed record Request(
        [property: Required, StringLength(254)] string Email,
        [property: Required, StringLength(Passwords.MaxLength)] string Password);

    internal static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/login", HandleAsync).WithName(nameof(Login)).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, Passwords passwords, SessionStarter sessions, HttpResponse response, CancellationToken cancellationToken)
    {
        switch (await passwords.CheckAsync(request.Email, request.Password, cancellationToken))
        {
            case PasswordCheck.Accepted(var user):
                return await sessions.StartAsync(user, cancellationToken) is { } signedIn
                    ? TypedResults.Ok(signedIn)
                    : Problem.Forbidden("not_a_member", "You are not a member of any organization.");

            case PasswordCheck.Locked(var retryAfter):
                // That the account exists can be seen here, as it can when signing up; that its owner learns why it waits is worth more.
                response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return Problem.TooManyRequests("account_locked", "Too many wrong passwords. Try again in a few minutes.");

            default:
                return Problem.Unauthorized("invalid_credentials", "The e-mail address or the password is not right.");
        }
    }
}
