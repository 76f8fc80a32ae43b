using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Members;
using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Clerk;

/// <summary>Makes people members, or no members any more, as Clerk has it. Within the caller's transaction, one at a time.</summary>
public sealed partial class ClerkMembers(IdentityDb db, TimeProvider clock, ILogger<ClerkMembers> logger)
{
    /// <summary>Makes our membership what Clerk's is.</summary>
    /// <param name="known">Clerk's.</param>
    /// <param name="joins">True when it has just begun. Whom its organization removed here does not come back because something else about it changes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task SettleAsync(ClerkMembership known, bool joins, CancellationToken cancellationToken)
    {
        var person = await db.ClerkUsers.SingleOrDefaultAsync(u => u.Id == known.ClerkUserId, cancellationToken);
        var organization = await db.ClerkOrganizations.SingleOrDefaultAsync(o => o.Id == known.ClerkOrganizationId, cancellationToken);
        if (person?.UserId is not { } userId || organization?.OrganizationId is not { } organizationId)
        {
            return;
        }

        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancellationToken);
        if (known.IsRemoved || person.IsBanned)
        {
            await RemoveAsync(known.ClerkOrganizationId, membership, cancellationToken);
        }
        else if (membership is not null)
        {
            await GiveRoleAsync(known, membership, cancellationToken);
        }
        else if (joins)
        {
            await JoinAsync(known, organizationId, userId, cancellationToken);
        }
    }

    /// <summary>Does the same for all memberships of a person who was banned or let in again.</summary>
    public async Task SettleAllAsync(string clerkUserId, CancellationToken cancellationToken)
    {
        foreach (var known in await db.ClerkMemberships.Where(m => m.ClerkUserId == clerkUserId).ToListAsync(cancellationToken))
        {
            await SettleAsync(known, joins: true, cancellationToken);
        }
    }

    /// <summary>Ends all memberships of a person who is gone from Clerk. Those of organizations that are not Clerk's are not Clerk's to end.</summary>
    public async Task RemoveAllAsync(string clerkUserId, UserId userId, CancellationToken cancellationToken)
    {
        var memberships = await (
            from known in db.ClerkMemberships
            join organization in db.ClerkOrganizations on known.ClerkOrganizationId equals organization.Id
            join membership in db.Memberships on organization.OrganizationId equals membership.OrganizationId
            where known.ClerkUserId == clerkUserId && membership.UserId == userId
            select new { known.ClerkOrganizationId, Membership = membership })
            .ToListAsync(cancellationToken);
        foreach (var found in memberships)
        {
            await RemoveAsync(found.ClerkOrganizationId, found.Membership, cancellationToken);
        }
    }

    private async Task JoinAsync(ClerkMembership known, OrganizationId organizationId, UserId userId, CancellationToken cancellationToken)
    {
        if (await db.Memberships.CountAsync(m => m.OrganizationId == organizationId, cancellationToken) >= ListMembers.Max)
        {
            LogTooMany(organizationId, ListMembers.Max);
            return;
        }

        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        var membership = Membership.Join(organizationId, user, ClerkRole.RoleFor(known.Role, await HasOwnerAsync(organizationId, cancellationToken)), clock.GetUtcNow());
        db.Add(membership);
        Record(membership, "AddMember");
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task GiveRoleAsync(ClerkMembership known, Membership membership, CancellationToken cancellationToken)
    {
        if (membership.Role == Roles.Owner && (known.Role == ClerkRole.Admin || !await HandOverAsync(known.ClerkOrganizationId, membership, cancellationToken)))
        {
            return;
        }

        var role = ClerkRole.RoleFor(known.Role, await HasOwnerAsync(membership.OrganizationId, cancellationToken));
        if (role != membership.Role)
        {
            membership.ChangeRole(role);
            Record(membership, "UpdateMember");
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task RemoveAsync(string clerkOrganizationId, Membership? membership, CancellationToken cancellationToken)
    {
        if (membership is null)
        {
            return;
        }

        if (membership.Role == Roles.Owner)
        {
            await HandOverAsync(clerkOrganizationId, membership, cancellationToken);
        }

        // Sessions go with it.
        db.Remove(membership);
        Record(membership, "RemoveMember");
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sees to it that the organization has another owner: its oldest admin, if need be. False when there is nobody.</summary>
    private async Task<bool> HandOverAsync(string clerkOrganizationId, Membership owner, CancellationToken cancellationToken)
    {
        if (await db.Memberships.AnyAsync(m => m.OrganizationId == owner.OrganizationId && m.Role == Roles.Owner && m.UserId != owner.UserId, cancellationToken))
        {
            return true;
        }

        var successor = await (
            from known in db.ClerkMemberships
            join person in db.ClerkUsers on known.ClerkUserId equals person.Id
            join membership in db.Memberships on person.UserId equals membership.UserId
            where known.ClerkOrganizationId == clerkOrganizationId && known.Role == ClerkRole.Admin && !known.IsRemoved
                && membership.OrganizationId == owner.OrganizationId && membership.UserId != owner.UserId
            orderby known.CreatedAt, known.ClerkUserId
            select membership)
            .FirstOrDefaultAsync(cancellationToken);
        if (successor is null)
        {
            return false;
        }

        successor.ChangeRole(Roles.Owner);
        Record(successor, "UpdateMember");
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private Task<bool> HasOwnerAsync(OrganizationId organizationId, CancellationToken cancellationToken) =>
        db.Memberships.AnyAsync(m => m.OrganizationId == organizationId && m.Role == Roles.Owner, cancellationToken);

    // Nobody signed in did it; the log says who did.
    private void Record(Membership membership, string action) => db.Raise(new AuditRecorded(
        Guid.CreateVersion7(), membership.OrganizationId, clock.GetUtcNow(), action, "clerk", "Clerk", IsApiKey: false, membership.UserId.ToString(), Address: ""));

    [LoggerMessage(2201, LogLevel.Warning, "Organization {OrganizationId} has its {Max} members: another one of Clerk's was not added")]
    private partial void LogTooMany(OrganizationId organizationId, int max);
}
