using ChatBoost.Identity.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Organizations;

/// <summary>That a user belongs to an organization, and as what. A user may have several.</summary>
public sealed class Membership
{
    private Membership()
    {
    }

    /// <summary>Where.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who.</summary>
    public UserId UserId { get; private init; }

    /// <summary>As what; a built-in role (<see cref="ServiceDefaults.Authentication.Roles"/>) or one of the organization's own.</summary>
    public string Role { get; private set; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset JoinedAt { get; private init; }

    /// <summary>A user becomes a member.</summary>
    public static Membership Join(OrganizationId organizationId, User user, string role, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, UserId = user.Id, Role = role, JoinedAt = now };

    /// <summary>Gives the member another role; its next access token has it.</summary>
    public void ChangeRole(string role) => Role = role;

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> membership)
        {
            membership.ToTable("memberships");
            membership.HasKey(m => new { m.OrganizationId, m.UserId });
            membership.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Cascade);
            membership.HasOne<User>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
