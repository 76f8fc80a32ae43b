using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.SingleSignOn;
using ChatBoost.Identity.Tokens;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Clerk;

/// <summary>
/// Exchanges session tokens for access tokens of the organization that is active in them. Who and what webhooks have not told of yet is made from the token: they come when they come,
/// and some never.
/// </summary>
public sealed partial class ClerkGrant(
    IdentityDb db, ClerkTokens tokens, ClerkAccounts accounts, ClerkOrganizations organizations, ClerkMembers members, OrganizationRoles roles, AccessTokens accessTokens,
    ILogger<ClerkGrant> logger)
{
    private static readonly ExchangedCredential NotAMember = ExchangedCredential.Refused(
        StatusCodes.Status403Forbidden, "not_a_member", "You are not a member of this organization.");

    /// <summary>An access token with the permissions of the member, for as long as the session token is good; or why there is none.</summary>
    public async Task<ExchangedCredential> ExchangeAsync(string text, CancellationToken cancellationToken)
    {
        (ClerkSession? session, bool hasExpired) read;
        try
        {
            read = await tokens.ReadAsync(text, cancellationToken);
        }
        catch (IssuerException exception)
        {
            LogUnreachable(exception.Message);
            return ExchangedCredential.Refused(StatusCodes.Status503ServiceUnavailable, "issuer_unavailable", "Clerk's keys cannot be read at the moment.");
        }

        return read switch
        {
            (null, true) => ExchangedCredential.Refused(StatusCodes.Status401Unauthorized, "token_expired", "The access token has expired."),
            // The audit log would name somebody who did nothing.
            (null, false) or ({ IsImpersonated: true }, _) => ExchangedCredential.NotValid,
            ({ IsPending: true }, _) => ExchangedCredential.Refused(StatusCodes.Status403Forbidden, "session_pending", "Finish signing in at Clerk first."),
            ({ OrganizationId: null }, _) => ExchangedCredential.Refused(StatusCodes.Status403Forbidden, "no_active_organization", "Choose an organization at Clerk first: this session has none."),
            ({ } session, _) => await GrantAsync(session, cancellationToken),
        };
    }

    private async Task<ExchangedCredential> GrantAsync(ClerkSession session, CancellationToken cancellationToken)
    {
        if (await FindAsync(session, cancellationToken) is not { } member)
        {
            await AdmitAsync(session, cancellationToken);
            // Whatever the token says of its role: it may be older than what is known.
            if (await FindAsync(session, cancellationToken) is not { } admitted)
            {
                return NotAMember;
            }

            member = admitted;
        }
        else if (member.IsNews(session))
        {
            await AdmitAsync(session, cancellationToken);
            member = await FindAsync(session, cancellationToken) ?? member;
        }

        var permissions = await roles.PermissionsOfAsync(member.Membership.OrganizationId, member.Membership.Role, cancellationToken);
        return new ExchangedCredential(
            accessTokens.ForClerk(member.Membership.UserId, member.Name, member.Membership, permissions, session.ExpiresAt).Text, session.ExpiresAt);
    }

    private Task<Member?> FindAsync(ClerkSession session, CancellationToken cancellationToken) => (
        from known in db.ClerkMemberships.AsNoTracking()
        join person in db.ClerkUsers on known.ClerkUserId equals person.Id
        join organization in db.ClerkOrganizations on known.ClerkOrganizationId equals organization.Id
        join membership in db.Memberships on new { organization.OrganizationId, person.UserId } equals new { OrganizationId = (OrganizationId?)membership.OrganizationId, UserId = (UserId?)membership.UserId }
        join user in db.Users on membership.UserId equals user.Id
        where known.ClerkOrganizationId == session.OrganizationId && known.ClerkUserId == session.UserId && !known.IsRemoved && !person.IsBanned
        select new Member(membership, user.Name, known.Role, known.ChangedAt))
        .SingleOrDefaultAsync(cancellationToken);

    private async Task AdmitAsync(ClerkSession session, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginClerkChangeAsync(cancellationToken);
        // A token tells neither name nor address; and of whatever it tells, a webhook knows more.
        var person = await accounts.FindOrMakeAsync(session.UserId, new ClerkProfile(null, null), DateTimeOffset.UnixEpoch, cancellationToken);
        if (person.UserId is not { } userId || person.IsBanned)
        {
            return;
        }

        var organization = await organizations.FindOrMakeAsync(session.OrganizationId!, session.OrganizationSlug, userId, DateTimeOffset.UnixEpoch, cancellationToken);
        if (organization.OrganizationId is null)
        {
            return;
        }

        var known = await db.ClerkMemberships.SingleOrDefaultAsync(m => m.ClerkOrganizationId == session.OrganizationId && m.ClerkUserId == session.UserId, cancellationToken);
        var joins = known is null or { IsRemoved: true };
        if (known is null)
        {
            known = ClerkMembership.Of(session);
            db.Add(known);
        }
        else if (!known.Apply(session))
        {
            return;
        }

        await db.SaveChangesAsync(cancellationToken);
        await members.SettleAsync(known, joins, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(2202, LogLevel.Warning, "Clerk's keys cannot be read: {Reason}")]
    private partial void LogUnreachable(string reason);

    private sealed record Member(Membership Membership, string Name, string ClerkRole, DateTimeOffset ChangedAt)
    {
        public bool IsNews(ClerkSession session) => session.Role != ClerkRole && session.IssuedAt > ChangedAt;
    }
}
