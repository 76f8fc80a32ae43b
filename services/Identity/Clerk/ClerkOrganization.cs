using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Clerk;

/// <summary>An organization at Clerk and which one that is here.</summary>
public sealed class ClerkOrganization
{
    private ClerkOrganization()
    {
    }

    /// <summary>Clerk's id, <c>org_…</c>.</summary>
    public string Id { get; private init; } = "";

    /// <summary>Ours; null once it is deleted, there or here: it does not come back empty with the next token.</summary>
    public OrganizationId? OrganizationId { get; private set; }

    /// <summary>As of when, by Clerk's clock: what is not newer is not applied.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>An organization seen for the first time; <paramref name="organizationId"/> null: after it was deleted.</summary>
    public static ClerkOrganization Meet(string id, OrganizationId? organizationId, DateTimeOffset changedAt) =>
        new() { Id = id, OrganizationId = organizationId, ChangedAt = changedAt };

    /// <summary>Clerk told something newer.</summary>
    public void Change(DateTimeOffset at) => ChangedAt = at;

    /// <summary>Deleted at Clerk.</summary>
    public void Delete() => OrganizationId = null;

    internal sealed class Mapping : IEntityTypeConfiguration<ClerkOrganization>
    {
        public void Configure(EntityTypeBuilder<ClerkOrganization> organization)
        {
            organization.ToTable("clerk_organizations");
            organization.HasIndex(o => o.OrganizationId).IsUnique();
            organization.HasOne<Organization>().WithMany().HasForeignKey(o => o.OrganizationId).OnDelete(DeleteBehavior.SetNull);
        }
    }
}
