using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Invitations;

/// <summary>Uses invitations up, each once.</summary>
public sealed class InvitationAcceptance(
    IdentityDb db, SignUps signUps, Passwords passwords, SessionStarter sessions, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>What the invitation behind a token is about; 404 when it is not open.</summary>
    public async Task<Results<Ok<AcceptInvitation.Details>, ProblemHttpResult>> ShowAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Invitation.HashOf(token);
        var invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Hash == hash, cancellationToken);
        if (invitation is null || !invitation.IsOpen(clock.GetUtcNow()))
        {
            return NotOpen();
        }

        var organization = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == invitation.OrganizationId, cancellationToken);
        var hasAccount = await db.Users.AnyAsync(user => user.NormalizedEmail == invitation.NormalizedEmail, cancellationToken);
        return TypedResults.Ok(new AcceptInvitation.Details(organization.Name, invitation.Email, invitation.Role, hasAccount, invitation.ExpiresAt));
    }

    /// <summary>Makes the person a member and signs it in; 404 when the invitation is not open or not meant.</summary>
    /// <param name="token">From the mail.</param>
    /// <param name="request">The person.</param>
    /// <param name="isMeant">What else must be true of the invitation.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Results<Ok<SignedIn>, ProblemHttpResult>> AcceptAsync(
        string token, AcceptInvitation.Request request, Func<InvitedTo, bool> isMeant, CancellationToken cancellationToken)
    {
        var hash = Invitation.HashOf(token);
        var invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Hash == hash, cancellationToken);
        if (invitation is null || !invitation.IsOpen(clock.GetUtcNow()) || !isMeant(new InvitedTo(invitation, normalizer)))
        {
            return NotOpen();
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == invitation.NormalizedEmail, cancellationToken);
        if (user is null)
        {
            return string.IsNullOrWhiteSpace(request.Name)
                ? Problem.BadRequest("name_required", "A new account needs a name.")
                : await UseAsync(hash, used => SignUpAsync(request, used, cancellationToken), cancellationToken);
        }

        // Before the transaction: a wrong password counts, whatever becomes of the rest.
        var check = await passwords.CheckAsync(invitation.Email, request.Password, request.Code, cancellationToken);
        return check is PasswordCheck.Accepted
            ? await UseAsync(hash, used => JoinAsync(user, used, cancellationToken), cancellationToken)
            : Login.Refuse(check);
    }

    /// <summary>Uses the invitation up together with what it is used for; locked, so that of two who have the token one finds it used.</summary>
    private async Task<Results<Ok<SignedIn>, ProblemHttpResult>> UseAsync(
        byte[] hash, Func<Invitation, Task<Results<Ok<SignedIn>, ProblemHttpResult>>> use, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var invitation = await db.Invitations
            .FromSql($"select * from invitations where hash = {hash} for update")
            .IgnoreQueryFilters()
            .SingleOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (invitation is null || !invitation.IsOpen(now))
        {
            return NotOpen();
        }

        invitation.Accept(now);
        var answer = await use(invitation);
        if (answer.Result is Ok<SignedIn>)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return answer;
    }

    private Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignUpAsync(
        AcceptInvitation.Request request, Invitation invitation, CancellationToken cancellationToken)
    {
        var user = User.SignUp(request.Name!, invitation.Email, clock.GetUtcNow());
        // Who has the token reads the mail of this address.
        user.EmailConfirmed = true;
        return signUps.CompleteAsync(user, request.Password, invitation.OrganizationId, invitation.Role, cancellationToken);
    }

    private async Task<Results<Ok<SignedIn>, ProblemHttpResult>> JoinAsync(User user, Invitation invitation, CancellationToken cancellationToken)
    {
        user.EmailConfirmed = true;
        var membership = await db.Memberships.SingleOrDefaultAsync(
            m => m.OrganizationId == invitation.OrganizationId && m.UserId == user.Id, cancellationToken);
        if (membership is null)
        {
            membership = Membership.Join(invitation.OrganizationId, user, invitation.Role, clock.GetUtcNow());
            db.Add(membership);
        }

        var signedIn = await sessions.StartAsync(user, membership, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(signedIn);
    }

    private static ProblemHttpResult NotOpen() =>
        Problem.NotFound("invitation_not_found", "This invitation has been used, has expired or was taken back. Ask for a new one.");
}

/// <summary>An invitation, as somebody compares it with what they know.</summary>
public sealed class InvitedTo(Invitation invitation, ILookupNormalizer normalizer)
{
    /// <summary>True when it is to this organization and for this address.</summary>
    public bool IsFor(OrganizationId organizationId, string email) =>
        invitation.OrganizationId == organizationId && invitation.NormalizedEmail == normalizer.NormalizeEmail(email);
}
