using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts;

/// <summary>A phone number of a contact, beside the one WhatsApp knows it by.</summary>
public sealed class ContactPhone
{
    private ContactPhone()
    {
    }

    /// <summary>Its id.</summary>
    public ContactPhoneId Id { get; private init; } = ContactPhoneId.New();

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose number.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>With plus and country code.</summary>
    public string Phone { get; private init; } = "";

    /// <summary>See <see cref="PhoneNumber.Key"/>.</summary>
    public string MatchKey { get; private init; } = "";

    /// <summary>A number of a contact.</summary>
    public static ContactPhone Of(Contact contact, PhoneNumber number) => new()
    {
        OrganizationId = contact.OrganizationId,
        ContactId = contact.Id,
        Phone = number.International,
        MatchKey = number.Key,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<ContactPhone>
    {
        public void Configure(EntityTypeBuilder<ContactPhone> phone)
        {
            phone.ToTable("contact_phones");
            phone.Property(p => p.Id).ValueGeneratedNever();
            phone.HasOne<Contact>().WithMany().HasForeignKey(p => p.ContactId).OnDelete(DeleteBehavior.Cascade);
            phone.HasIndex(p => p.ContactId);
            // Who writes from a number must be one person: two requests that add it to two contacts can race.
            phone.HasIndex(p => new { p.OrganizationId, p.MatchKey }).IsUnique();
        }
    }
}
