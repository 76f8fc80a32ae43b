using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts.Attributes;

/// <summary>Something an organization notes about a contact, under a name of its choice.</summary>
public sealed class AttributeOfContact
{
    /// <summary>Most attributes of one contact.</summary>
    public const int MaxOfContact = 200;

    /// <summary>What a name looks like: it must stand in <c>{{contact.attribute.key_name}}</c>.</summary>
    public const string KeyPattern = "^[A-Za-z][A-Za-z0-9_]{0,63}$";

    private AttributeOfContact()
    {
    }

    /// <summary>Whose contact.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>About whom.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>Its name.</summary>
    public string Key { get; private init; } = "";

    /// <summary>What kind of value it has.</summary>
    public AttributeType ValueType { get; private set; }

    /// <summary>The value as <see cref="AttributeValue"/> writes it.</summary>
    public string Value { get; private set; } = "";

    /// <summary>When it was last set.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new one.</summary>
    public static AttributeOfContact Of(Contact contact, string key) => new() { OrganizationId = contact.OrganizationId, ContactId = contact.Id, Key = key };

    /// <summary>Gives it a value, of another type too.</summary>
    public void Set(AttributeValue value, DateTimeOffset now)
    {
        (ValueType, Value) = (value.Type, value.Text);
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<AttributeOfContact>
    {
        public void Configure(EntityTypeBuilder<AttributeOfContact> attribute)
        {
            attribute.ToTable("contact_attributes");
            attribute.HasKey(a => new { a.ContactId, a.Key });
            attribute.Property(a => a.ValueType).HasConversion<short>();
            attribute.HasOne<Contact>().WithMany().HasForeignKey(a => a.ContactId).OnDelete(DeleteBehavior.Cascade);
            attribute.HasIndex(a => new { a.OrganizationId, a.Key, a.Value, a.ContactId }, "ix_contact_attributes_search").HasFilter("value_type <> 3");
        }
    }
}
