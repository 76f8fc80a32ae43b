using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.Organizations;

/// <summary>What all ways of signing up share: user, membership, session and mail are stored in one transaction, with all else the context holds.</summary>
public sealed class SignUps(IdentityDb db, UserManager<User> users, SessionStarter sessions, EmailVerification verification, TimeProvider clock)
{
    /// <summary>Stores a new organization with its owner and signs the owner in; 409 <c>email_taken</c> when the address has an account.</summary>
    public Task<Results<Ok<SignedIn>, ProblemHttpResult>> CreateOrganizationAsync(
        string name, string email, string password, string organizationName, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var organization = Organization.Create(organizationName, now);
        var user = User.SignUp(name, email, now);
        db.Add(organization);
        db.Raise(new OrganizationCreated(organization.Id, organization.Name, user.Id, now));
        return CompleteAsync(user, password, organization.Id, Roles.Owner, cancellationToken);
    }

    /// <summary>Stores the new member and signs it in; 409 <c>email_taken</c> when the address has an account.</summary>
    public async Task<Results<Ok<SignedIn>, ProblemHttpResult>> CompleteAsync(
        User user, string password, OrganizationId organizationId, string role, CancellationToken cancellationToken)
    {
        if (await CreateAsync(user, password) is { } problem)
        {
            return problem;
        }

        var membership = Membership.Join(organizationId, user, role, clock.GetUtcNow());
        db.Add(membership);
        if (!user.EmailConfirmed)
        {
            verification.Ask(user);
        }

        var signedIn = await sessions.StartAsync(user, membership, cancellationToken);
        return await SaveAsync(cancellationToken) is { } taken ? taken : TypedResults.Ok(signedIn);
    }

    /// <summary>Makes the account; the problem when it may not be, else null. Stored by <see cref="SaveAsync"/>.</summary>
    public async Task<ProblemHttpResult?> CreateAsync(User user, string password)
    {
        var created = await users.CreateAsync(user, password);
        return created switch
        {
            { Succeeded: true } => null,
            _ when created.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName)) => EmailTaken(),
            _ => Problem.BadRequest(
                created.Errors.Any(error => error.Code == CommonPasswords.ErrorCode) ? "password_too_common" : "validation_failed",
                string.Join(" ", created.Errors.Select(error => error.Description))),
        };
    }

    /// <summary>Stores everything; the problem when somebody signed up with this address in between, else null.</summary>
    public async Task<ProblemHttpResult?> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_users_normalized_email" })
        {
            return EmailTaken();
        }
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
