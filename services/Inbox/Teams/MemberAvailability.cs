using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Teams;

/// <summary>Whether a member is away. Who never said so is there.</summary>
public sealed class MemberAvailability
{
    private MemberAvailability()
    {
    }

    /// <summary>Where.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Away: no team gives it anything.</summary>
    public bool IsAway { get; private init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset ChangedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<MemberAvailability>
    {
        public void Configure(EntityTypeBuilder<MemberAvailability> availability)
        {
            availability.ToTable("member_availability");
            availability.HasKey(a => new { a.OrganizationId, a.UserId });
        }
    }
}
