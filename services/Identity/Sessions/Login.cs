using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Sessions;

/// <summary>Signs a person in with e-mail and password.</summary>
public static class Login
{
    /// <summary>
    /// The credentials. Their form is not checked: whatever is no account's is answered alike. <c>Code</c> is the second factor, for accounts that have one:
    /// without it the answer is <c>two_factor_required</c>, and the same request is sent again with it.
    /// </summary>
    public sealed record Request(
        [property: Required, StringLength(254)] string Email,
        [property: Required, StringLength(Passwords.MaxLength)] string Password,
        [property: StringLength(40)] string? Code = null);

    internal static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/login", HandleAsync).WithName(nameof(Login)).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, Passwords passwords, SessionStarter sessions, CancellationToken cancellationToken)
    {
        var check = await passwords.CheckAsync(request.Email, request.Password, request.Code, cancellationToken);
        if (check is not PasswordCheck.Accepted(var user))
        {
            return Refuse(check);
        }

        return await sessions.StartAsync(user, cancellationToken) is { } signedIn
            ? TypedResults.Ok(signedIn)
            : Problem.Forbidden("not_a_member", "You are not a member of any organization.");
    }

    /// <summary>The answer to a check that was not passed. An address without an account gets the same ones, the lock included.</summary>
    /// <param name="check">What came of it.</param>
    /// <param name="status">401; 422 where the caller is signed in and its access token is not what is wrong.</param>
    public static ProblemHttpResult Refuse(PasswordCheck check, int status = StatusCodes.Status401Unauthorized)
    {
        switch (check)
        {
            case PasswordCheck.Locked(var retryAfter):
                var seconds = (int)Math.Ceiling(retryAfter.TotalSeconds);
                return Problem.TooManyRequests("account_locked", $"Too many wrong passwords for this address. Try again in {seconds} seconds.", retryAfter);

            case PasswordCheck.NeedsCode:
                return Problem.Of(status, "two_factor_required", "Send the code your authenticator shows, or a recovery code.");

            case PasswordCheck.WrongCode:
                return Problem.Of(status, "wrong_code", "This is not the code the authenticator shows now, and no recovery code.");

            default:
                return Problem.Of(status, "invalid_credentials", "The e-mail address or the password is not right.");
        }
    }
}
