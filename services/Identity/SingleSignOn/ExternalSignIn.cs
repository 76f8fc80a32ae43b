using System.Buffers.Text;
using System.Security.Cryptography;
using ChatBoost.Identity.Members;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>
/// Finds or makes the account of a person an issuer vouches for. An issuer is as honest as the organization that named it: what it says counts in that
/// organization alone, and never of an account that is at home anywhere else.
/// </summary>
public sealed class ExternalSignIn(IdentityDb db, SignUps signUps, SessionStarter sessions, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>Signs the person in to the provider's organization; its address was checked before.</summary>
    public async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignInAsync(SignOnProvider provider, SignedOnPerson person, CancellationToken cancellationToken)
    {
        var normalizedEmail = normalizer.NormalizeEmail(person.Email);
        var login = await db.ExternalLogins.AsNoTracking().SingleOrDefaultAsync(
            l => l.OrganizationId == provider.OrganizationId && l.Issuer == provider.Issuer && l.Subject == person.Subject, cancellationToken);
        var user = login is null
            ? await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == normalizedEmail, cancellationToken)
            : await db.Users.SingleAsync(u => u.Id == login.UserId, cancellationToken);
        if (user is null)
        {
            return await SignUpAsync(provider, person, cancellationToken);
        }

        var memberships = await db.Memberships.Where(m => m.UserId == user.Id).ToListAsync(cancellationToken);
        if (memberships.Find(m => m.OrganizationId == provider.OrganizationId) is not { } membership)
        {
            return Problem.Forbidden("account_elsewhere", "There is an account with this address that does not belong to the organization. Accept an invitation to it first.");
        }

        // One door of its own must not open those of others: each organization named its issuer by itself.
        if (memberships.Count > 1)
        {
            return Problem.Forbidden("several_organizations", "This account belongs to several organizations. Sign in with its password.");
        }

        return login is null && await RefuseLinkAsync(provider, user, cancellationToken) is { } refusal
            ? refusal
            : await StartAsync(user, membership, login is null ? ExternalLogin.Link(provider, person.Subject, user, clock.GetUtcNow()) : null, cancellationToken);
    }

    private async Task<ProblemHttpResult?> RefuseLinkAsync(SignOnProvider provider, User user, CancellationToken cancellationToken)
    {
        // Anybody may have made an account with somebody else's address; its password would go on opening what the rightful person now uses.
        if (!user.EmailConfirmed)
        {
            return Problem.Forbidden("account_not_verified", "There is an account with this address that was never verified. Sign in with its password and verify the address first.");
        }

        return await db.ExternalLogins.AnyAsync(l => l.OrganizationId == provider.OrganizationId && l.UserId == user.Id && l.Issuer == provider.Issuer, cancellationToken)
            ? Problem.Forbidden("account_linked", "The account with this address belongs to another person at the identity provider.")
            : null;
    }

    private async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignUpAsync(SignOnProvider provider, SignedOnPerson person, CancellationToken cancellationToken)
    {
        if (await db.Memberships.CountAsync(m => m.OrganizationId == provider.OrganizationId, cancellationToken) >= ListMembers.Max)
        {
            return Problem.Conflict("too_many_members", $"An organization has at most {ListMembers.Max} members.");
        }

        var now = clock.GetUtcNow();
        var name = string.IsNullOrWhiteSpace(person.Name) ? person.Email![..person.Email!.IndexOf('@', StringComparison.Ordinal)] : person.Name;
        var user = User.SignUp(name.Length > User.MaxNameLength ? name[..User.MaxNameLength] : name, person.Email!, now);
        user.EmailConfirmed = true;

        // Nobody knows this password. The column stays "not null" so that a password that is missing by mistake never looks like one that is not needed, and
        // signing in with a password takes as long, and answers the same, for these accounts as for all others. Who wants one asks for it by mail.
        if (await signUps.CreateAsync(user, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))) is { } problem)
        {
            return problem;
        }

        var membership = Membership.Join(provider.OrganizationId, user, provider.DefaultRole, now);
        db.Add(membership);
        return await StartAsync(user, membership, ExternalLogin.Link(provider, person.Subject, user, now), cancellationToken);
    }

    private async Task<Results<Ok<SignedIn>, ProblemHttpResult>> StartAsync(User user, Membership membership, ExternalLogin? link, CancellationToken cancellationToken)
    {
        if (link is not null)
        {
            db.Add(link);
        }

        var signedIn = await sessions.StartAsync(user, membership, cancellationToken, isSingleSignOn: true);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same person in two windows: one of them made the account.
            return Problem.Conflict("sign_in_again", "This account was made a moment ago. Sign in again.");
        }

        return TypedResults.Ok(signedIn);
    }
}
