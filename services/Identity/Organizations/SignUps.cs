using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.Organizations;

/// <summary>What both ways of signing up share: user, membership and session are stored in one transaction, with all else the context holds.</summary>
public sealed class SignUps(IdentityDb db, UserManager<User> users, SessionStarter sessions, TimeProvider clock)
{
    /// <summary>Stores the new member and signs it in; 409 <c>email_taken</c> when the address has an account.</summary>
    public async Task<Results<Ok<SignedIn>, ProblemHttpResult>> CompleteAsync(
        User user, string password, OrganizationId organizationId, string role, CancellationToken cancellationToken)
    {
        var created = await users.CreateAsync(user, password);
        if (!created.Succeeded)
        {
            return created.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
                ? EmailTaken()
                : Problem.BadRequest("validation_failed", string.Join(" ", created.Errors.Select(error => error.Description)));
        }

        var membership = Membership.Join(organizationId, user, role, clock.GetUtcNow());
        db.Add(membership);
        var signedIn = sessions.Start(user, membership);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_users_normalized_email" })
        {
            // Somebody signed up with this address in between.
            return EmailTaken();
        }

        return TypedResults.Ok(signedIn);
    }

    private static ProblemHttpResult EmailTaken() => Problem.Conflict("email_taken", "There is an account with this e-mail address. Sign in instead.");
}

/// <summary>One address of the form name@host, at most 254 characters (RFC 5321, section 4.5.3.1.3). Whether it exists only a mail can tell.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmailFormAttribute() : RegularExpressionAttribute(@"^[^@\s]{1,64}@[^@\s]{1,189}$")
{
    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => "This is not an e-mail address.";
}
