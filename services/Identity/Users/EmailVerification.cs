using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Mail;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Asks people to prove that an address is theirs.</summary>
public sealed class EmailVerification(IdentityDb db, Mailbox mailbox, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>Writes the mail, if there is a way to send it; it leaves when the caller saves.</summary>
    public void Ask(User user)
    {
        if (!mailbox.CanSend)
        {
            return;
        }

        var (secret, text) = MailedSecret.Create(user, MailedSecret.VerifyEmail, clock.GetUtcNow() + Lifetime);
        db.Add(secret);
        mailbox.Write(
            user.Email!,
            "Verify your e-mail address",
            $"""
            Hello {user.Name},

            please confirm that this address is yours:
            {mailbox.Link("verify-email", text)}

            The link works once, for three days. If you did not sign up for ChatBoost, ignore this mail.
            """);
    }
}

/// <summary>Takes the proof, and sends the mail again.</summary>
public static class VerifyEmail
{
    /// <summary>The secret of the mail.</summary>
    public sealed record Request([property: Required, StringLength(100)] string Token);

    internal static void Map(RouteGroupBuilder beforeSignIn, RouteGroupBuilder auth)
    {
        beforeSignIn.MapPost("/email/verify", HandleAsync).WithName(nameof(VerifyEmail)).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        auth.MapPost("/email/verification", ResendAsync).OpenToMembers().WithName("ResendEmailVerification").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Request request, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await MailedSecret.UseAsync(db, request.Token, MailedSecret.VerifyEmail, clock.GetUtcNow(), cancellationToken) is not { } userId)
        {
            return Problem.NotFound("link_not_valid", "This link has been used or has expired. Ask for a new mail.");
        }

        await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(row => row.SetProperty(user => user.EmailConfirmed, true), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> ResendAsync(
        CurrentCaller caller, IdentityDb db, EmailVerification verification, Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (!mailbox.CanSend)
        {
            return Problem.Conflict("mail_not_configured", "This installation cannot send mail yet: set SendGrid__ApiKey and SendGrid__FromEmail for identity.");
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == caller.RequiredUserId, cancellationToken);
        if (user is null or { EmailConfirmed: true })
        {
            return Problem.Conflict("already_verified", "This address is verified.");
        }

        // Only the newest mail works, so that asking often does not leave many good links behind.
        await db.MailedSecrets.Where(secret => secret.UserId == user.Id && secret.Purpose == MailedSecret.VerifyEmail).ExecuteDeleteAsync(cancellationToken);
        verification.Ask(user);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
