using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Organizations;

/// <summary>The tenant everything belongs to.</summary>
public sealed class Organization
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private Organization()
    {
    }

    /// <summary>Its id.</summary>
    public OrganizationId Id { get; private init; }

    /// <summary>Its name, to be shown; two may have the same.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True when who knows the id may join as an agent, without an invitation.</summary>
    public bool OpenJoin { get; private set; }

    /// <summary>When it signed up.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A new organization.</summary>
    public static Organization Create(string name, DateTimeOffset now) =>
        new() { Id = OrganizationId.New(), Name = name.Trim(), CreatedAt = now };

    /// <summary>Changes what is given.</summary>
    public void Change(string? name, bool? openJoin)
    {
        Name = name?.Trim() ?? Name;
        OpenJoin = openJoin ?? OpenJoin;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Organization>
    {
        public void Configure(EntityTypeBuilder<Organization> organization)
        {
            organization.ToTable("organizations");
            organization.Property(o => o.Id).ValueGeneratedNever();
        }
    }
}
