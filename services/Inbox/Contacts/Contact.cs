using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// A person who writes to the organization. On WhatsApp known by number (wa_id), by business-scoped user id, or both:
/// who has adopted a username may hide the number (Meta: business-scoped user ids, from March 2026).
/// </summary>
public sealed class Contact
{
    private Contact()
    {
    }

    /// <summary>Our id.</summary>
    public ContactId Id { get; private init; } = ContactId.New();

    /// <summary>Whose contact it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The name the person gave, or the number as long as there is none.</summary>
    public string FullName { get; private set; } = "";

    /// <summary>The WhatsApp username, if adopted.</summary>
    public string? Username { get; private set; }

    /// <summary>Digits of the number as WhatsApp knows it; the address messages are sent to.</summary>
    public string? WaId { get; private set; }

    /// <summary>Business-scoped user id, for example <c>GB.123…</c>.</summary>
    public string? WhatsAppUserId { get; private set; }

    /// <summary>When we first heard of the person.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A person we have not heard of before.</summary>
    public static Contact FromWhatsApp(OrganizationId organizationId, string? waId, string? userId, string? name, string? username, DateTimeOffset now) => new()
    {
        OrganizationId = organizationId,
        WaId = waId,
        WhatsAppUserId = userId,
        FullName = NameOf(name, username, waId),
        Username = username,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>What to call somebody: profile name, username, number.</summary>
    public static string NameOf(string? name, string? username, string? waId) =>
        !string.IsNullOrWhiteSpace(name) ? name.Trim() : username ?? (waId is null ? "WhatsApp user" : "+" + waId);

    /// <summary>Learns the number WhatsApp resolved a dialled one to.</summary>
    public void ResolveWaId(string waId, DateTimeOffset now)
    {
        WaId = waId;
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Contact>
    {
        public void Configure(EntityTypeBuilder<Contact> contact)
        {
            contact.ToTable("contacts");
            contact.Property(c => c.Id).ValueGeneratedNever();
            contact.Property(c => c.WhatsAppUserId).HasColumnName("whatsapp_user_id");

            // First messages of one person arrive concurrently; the index lets only one of them make the contact.
            contact.HasIndex(c => new { c.OrganizationId, c.WaId }).IsUnique().HasFilter("wa_id is not null");
            contact.HasIndex(c => new { c.OrganizationId, c.WhatsAppUserId }).IsUnique().HasFilter("whatsapp_user_id is not null")
                .HasDatabaseName("ix_contacts_organization_id_whatsapp_user_id");

            // Search looks at every contact of the organization: trigram indexes are no use, since row-level security lets no LIKE, which may leak, come before
            // its own check. So all it looks at is in the index, where an organization's contacts lie side by side and its neighbours' elsewhere.
            contact.HasIndex(c => c.OrganizationId).IncludeProperties(c => new { c.Id, c.FullName, c.Username, c.WaId });
        }
    }
}
