using ChatBoost.Contracts.Events;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Clerk;

/// <summary>Makes, renames and deletes the organizations of Clerk's. Within the caller's transaction, one at a time.</summary>
public sealed class ClerkOrganizations(IdentityDb db, TimeProvider clock)
{
    /// <summary>The organization, made now if it was never seen; then as of <paramref name="at"/>.</summary>
    /// <param name="id">Clerk's id.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="founder">Whom the other services are told as the owner.</param>
    /// <param name="at">As of when the name is known.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<ClerkOrganization> FindOrMakeAsync(string id, string? name, UserId founder, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await db.ClerkOrganizations.SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is { } known)
        {
            return known;
        }

        var now = clock.GetUtcNow();
        var organization = Organization.Create(ClerkName.Of(name, Organization.MaxNameLength) ?? "Organization", now);
        var made = ClerkOrganization.Meet(id, organization.Id, at);
        db.AddRange(organization, made);
        db.Raise(new OrganizationCreated(organization.Id, organization.Name, founder, now));
        await db.SaveChangesAsync(cancellationToken);
        return made;
    }

    /// <summary>Takes the name, if nothing newer is known.</summary>
    public async Task RenameAsync(ClerkOrganization known, string? name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (at <= known.ChangedAt || known.OrganizationId is not { } organizationId)
        {
            return;
        }

        known.Change(at);
        (await db.Organizations.SingleAsync(o => o.Id == organizationId, cancellationToken)).Change(ClerkName.Of(name, Organization.MaxNameLength), openJoin: null);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Deletes it with all it holds in every service, and keeps in mind that it is gone.</summary>
    public async Task DeleteAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var known = await db.ClerkOrganizations.SingleOrDefaultAsync(o => o.Id == id, cancellationToken);
        if (known is null)
        {
            db.Add(ClerkOrganization.Meet(id, organizationId: null, at));
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        if (known.OrganizationId is { } organizationId)
        {
            known.Delete();
            await db.SaveChangesAsync(cancellationToken);
            await DeleteOrganization.DeleteAsync(db, organizationId, clock.GetUtcNow(), cancellationToken);
        }
    }
}

/// <summary>Names as people type them at Clerk.</summary>
internal static class ClerkName
{
    /// <summary>Without control characters, which PostgreSQL or a screen may not take, and not too long; null when nothing is left.</summary>
    public static string? Of(string? text, int maxLength)
    {
        var name = new string([.. (text ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        if (name.Length > maxLength)
        {
            // Not through the middle of an emoji.
            name = name[..(char.IsHighSurrogate(name[maxLength - 1]) ? maxLength - 1 : maxLength)];
        }

        return name.Length == 0 ? null : name;
    }
}
