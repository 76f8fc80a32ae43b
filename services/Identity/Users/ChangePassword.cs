using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Mail;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Sets another password: with the old one, or with a mail to the account's address. Every other session of the user ends with it.</summary>
public static class ChangePassword
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(400);

    /// <summary>The old one and the new one.</summary>
    public sealed record Request(
        [property: Required, StringLength(Passwords.MaxLength)] string CurrentPassword,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string NewPassword,
        [property: StringLength(40)] string? Code = null);

    /// <summary>Whose password is forgotten.</summary>
    public sealed record ForgotRequest([property: Required, StringLength(254)] string Email);

    /// <summary>The secret of the mail and the new password.</summary>
    public sealed record ResetRequest(
        [property: Required, StringLength(100)] string Token,
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string NewPassword);

    internal static void Map(RouteGroupBuilder beforeSignIn, RouteGroupBuilder auth)
    {
        auth.MapPost("/password", HandleAsync).OpenToMembers().WithName(nameof(ChangePassword)).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        beforeSignIn.MapPost("/password/forgot", ForgotAsync).WithName("ForgotPassword").ProducesValidationProblem();
        beforeSignIn.MapPost("/password/reset", ResetAsync).WithName("ResetPassword").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Request request, CurrentCaller caller, IdentityDb db, Passwords passwords, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        var email = await db.Users.Where(user => user.Id == caller.RequiredUserId).Select(user => user.Email).SingleOrDefaultAsync(cancellationToken);
        var check = await passwords.CheckAsync(email ?? "", request.CurrentPassword, request.Code, cancellationToken);
        if (check is not PasswordCheck.Accepted)
        {
            return Sessions.Login.Refuse(check, StatusCodes.Status422UnprocessableEntity);
        }

        return await SetAsync(caller.RequiredUserId, request.NewPassword, keepSession: caller.SessionId, isProvedByMail: false, scopes, cancellationToken) is { } problem
            ? problem
            : TypedResults.NoContent();
    }

    private static async Task<Accepted> ForgotAsync(
        ForgotRequest request, IdentityDb db, Mailbox mailbox, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var normalizedEmail = normalizer.NormalizeEmail(request.Email);
        if (mailbox.CanSend && await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == normalizedEmail, cancellationToken) is { } user)
        {
            await db.MailedSecrets.Where(secret => secret.UserId == user.Id && secret.Purpose == MailedSecret.ResetPassword).ExecuteDeleteAsync(cancellationToken);
            var (secret, text) = MailedSecret.Create(user, MailedSecret.ResetPassword, clock.GetUtcNow() + LinkLifetime);
            db.Add(secret);
            mailbox.Write(
                user.Email!,
                "Set a new password",
                $"""
                Hello {user.Name},

                set a new password here:
                {mailbox.Link("reset-password", text)}

                The link works once, for one hour. If you did not ask for it, ignore this mail: your password stays as it is.
                """);
            await db.SaveChangesAsync(cancellationToken);
        }

        // Always the same answer, and not sooner for an address without an account, for which there was nothing to do.
        if (AnswerTime - clock.GetElapsedTime(started) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, clock, cancellationToken);
        }

        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(
        ResetRequest request, IdentityDb db, IServiceScopeFactory scopes, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await MailedSecret.UseAsync(db, request.Token, MailedSecret.ResetPassword, clock.GetUtcNow(), cancellationToken) is not { } userId)
        {
            return Problem.NotFound("link_not_valid", "This link has been used or has expired. Ask for a new mail.");
        }

        // A password that is not taken leaves the link good for another try.
        if (await SetAsync(userId, request.NewPassword, keepSession: null, isProvedByMail: true, scopes, cancellationToken) is { } problem)
        {
            return problem;
        }

        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ProblemHttpResult?> SetAsync(
        UserId userId, string password, string? keepSession, bool isProvedByMail, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        // The user's sessions may be in several organizations.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ServiceDefaults.Persistence.CurrentOrganization>().UseSystem();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        foreach (var validator in users.PasswordValidators)
        {
            if (await validator.ValidateAsync(users, user, password) is { Succeeded: false } refused)
            {
                return Problem.BadRequest(
                    refused.Errors.Any(error => error.Code == CommonPasswords.ErrorCode) ? "password_too_common" : "validation_failed",
                    string.Join(" ", refused.Errors.Select(error => error.Description)));
            }
        }

        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        user.SecurityStamp = Guid.CreateVersion7().ToString("N");
        if (isProvedByMail && !user.EmailConfirmed)
        {
            // Whoever used the address so far never proved it theirs. A second factor of theirs would lock its owner out.
            user.EmailConfirmed = true;
            user.TwoFactorEnabled = false;
            user.ProtectedAuthenticatorKey = null;
            await db.RecoveryCodes.Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        var keep = SessionId.TryParse(keepSession, out var current) ? current : default;
        await db.Sessions.Where(session => session.UserId == userId && session.Id != keep).ExecuteDeleteAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<SignInFailures>().ForgetAsync(user.Email!, cancellationToken);
        return null;
    }
}
