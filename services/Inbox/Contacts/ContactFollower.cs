using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts;

/// <summary>A member of the organization who follows a contact.</summary>
public sealed class ContactFollower
{
    private ContactFollower()
    {
    }

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who is followed.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>Who follows.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset FollowedAt { get; private init; }

    /// <summary>Somebody follows a contact.</summary>
    public static ContactFollower Of(Contact contact, UserId userId, DateTimeOffset now) =>
        new() { OrganizationId = contact.OrganizationId, ContactId = contact.Id, UserId = userId, FollowedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<ContactFollower>
    {
        public void Configure(EntityTypeBuilder<ContactFollower> follower)
        {
            follower.ToTable("contact_followers");
            follower.HasKey(f => new { f.ContactId, f.UserId });
            follower.HasOne<Contact>().WithMany().HasForeignKey(f => f.ContactId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
