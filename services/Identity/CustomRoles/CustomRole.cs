using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.CustomRoles;

/// <summary>A role an organization made for itself, beside the built-in ones.</summary>
public sealed class CustomRole
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 40;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 200;

    /// <summary>Most roles of one organization.</summary>
    public const int MaxPerOrganization = 50;

    private CustomRole()
    {
    }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Its name; what memberships hold.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Whom it is for.</summary>
    public string Description { get; private set; } = "";

    /// <summary>What it allows; names of <see cref="ServiceDefaults.Authentication.Permissions"/>.</summary>
    public string[] Permissions { get; private set; } = [];

    /// <summary>A new role.</summary>
    public static CustomRole Create(OrganizationId organizationId, string name, string description, IEnumerable<string> permissions)
    {
        var role = new CustomRole { OrganizationId = organizationId, Name = name };
        role.Change(description, permissions);
        return role;
    }

    /// <summary>Changes what the role allows; members get it with their next access token.</summary>
    public void Change(string description, IEnumerable<string> permissions)
    {
        Description = description.Trim();
        Permissions = [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    internal sealed class Mapping : IEntityTypeConfiguration<CustomRole>
    {
        public void Configure(EntityTypeBuilder<CustomRole> role)
        {
            role.ToTable("custom_roles");
            role.HasKey(r => new { r.OrganizationId, r.Name });
            role.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
