using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts;

/// <summary>An e-mail address of a contact.</summary>
public sealed class ContactEmail
{
    private ContactEmail()
    {
    }

    /// <summary>Its id.</summary>
    public ContactEmailId Id { get; private init; } = ContactEmailId.New();

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose address.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>In lower case.</summary>
    public string Email { get; private init; } = "";

    /// <summary>An address of a contact.</summary>
    public static ContactEmail Of(Contact contact, string email) => new() { OrganizationId = contact.OrganizationId, ContactId = contact.Id, Email = email };

    internal sealed class Mapping : IEntityTypeConfiguration<ContactEmail>
    {
        public void Configure(EntityTypeBuilder<ContactEmail> email)
        {
            email.ToTable("contact_emails");
            email.Property(e => e.Id).ValueGeneratedNever();
            email.HasOne<Contact>().WithMany().HasForeignKey(e => e.ContactId).OnDelete(DeleteBehavior.Cascade);
            email.HasIndex(e => e.ContactId);
            // As with numbers: a mail must find one person.
            email.HasIndex(e => new { e.OrganizationId, e.Email }).IsUnique();
        }
    }
}
