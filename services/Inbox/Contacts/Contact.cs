using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// A person who writes to the organization. On WhatsApp known by number (wa_id), by business-scoped user id, or both:
/// who has adopted a username may hide the number (Meta: business-scoped user ids, from March 2026).
/// </summary>
public sealed class Contact
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Most addresses of a kind, followers and tags a contact can have.</summary>
    public const int MaxOfEach = 50;

    /// <summary>Longest tag, in characters.</summary>
    public const int MaxTagLength = 50;

    private Contact()
    {
    }

    /// <summary>Our id.</summary>
    public ContactId Id { get; private init; } = ContactId.New();

    /// <summary>Whose contact it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The name the person gave, or the number as long as there is none.</summary>
    public string FullName { get; private set; } = "";

    /// <summary>The username on WhatsApp, if adopted, or on Instagram.</summary>
    public string? Username { get; private set; }

    /// <summary>Digits of the number as WhatsApp knows it; the address messages are sent to.</summary>
    public string? WaId { get; private set; }

    /// <summary>Business-scoped user id, for example <c>GB.123…</c>.</summary>
    public string? WhatsAppUserId { get; private set; }

    /// <summary>Meta's id of the person for one Instagram account of ours; another account of ours knows the person by another.</summary>
    public string? InstagramId { get; private set; }

    /// <summary>True when the organization gave the name: a profile name does not replace it.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>The number to show first, with plus, one of <see cref="ContactPhone"/>; null as long as nobody chose one: then it is <see cref="WaId"/>.</summary>
    public string? PrimaryPhone { get; private set; }

    /// <summary>The e-mail address to show first, one of <see cref="ContactEmail"/>.</summary>
    public string? PrimaryEmail { get; private set; }

    /// <summary>The member who looks after the contact.</summary>
    public UserId? OwnerId { get; private set; }

    /// <summary>Words the organization sorts its contacts by.</summary>
    public string[] Tags { get; private set; } = [];

    /// <summary>Not to be disturbed on any channel: nothing automatic and no template is sent. An answer a person writes still is.</summary>
    public bool DndAll { get; private set; }

    /// <summary>Kinds of channels on which the contact is not to be disturbed.</summary>
    public string[] DndChannels { get; private set; } = [];

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

    /// <summary>A person somebody of the organization enters.</summary>
    public static Contact Entered(OrganizationId organizationId, string? name, PhoneNumber? phone, string? email, DateTimeOffset now) => new()
    {
        OrganizationId = organizationId,
        FullName = name ?? phone?.International ?? email ?? "",
        IsNamed = name is not null,
        PrimaryPhone = phone?.International,
        PrimaryEmail = email,
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

    /// <summary>Learns what Instagram calls the person; a name the organization gave stays.</summary>
    public void LearnInstagramProfile(string? name, string username, DateTimeOffset now)
    {
        Username = username.Length <= MaxNameLength ? username : username[..MaxNameLength];
        if (!IsNamed)
        {
            var shown = string.IsNullOrWhiteSpace(name) ? Username : name.Trim();
            FullName = shown.Length <= MaxNameLength ? shown : shown[..MaxNameLength];
        }

        UpdatedAt = now;
    }

    /// <summary>This number comes first.</summary>
    public void PreferPhone(PhoneNumber phone) => PrimaryPhone = phone.International;

    /// <summary>This address comes first.</summary>
    public void PreferEmail(string email) => PrimaryEmail = email;

    /// <summary>A member looks after the contact, or nobody does.</summary>
    public void AssignTo(UserId? ownerId) => OwnerId = ownerId;

    /// <summary>Puts a tag on it; the same in other letters is the same tag. False when it has as many as it can have.</summary>
    public bool Tag(string tag)
    {
        if (!Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
        {
            Tags = [.. Tags, tag];
        }

        return Tags.Length <= MaxOfEach;
    }

    /// <summary>Takes a tag off.</summary>
    public void Untag(string tag) => Tags = [.. Tags.Where(other => !string.Equals(other, tag, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Takes all tags off.</summary>
    public void ClearTags() => Tags = [];

    /// <summary>Whether the contact may be disturbed on a kind of channel.</summary>
    public void DoNotDisturb(string channel, bool on) => DndChannels = [.. DndChannels.Where(other => other != channel), .. on ? [channel] : Array.Empty<string>()];

    /// <summary>Whether the contact may be disturbed at all.</summary>
    public void DoNotDisturb(bool on) => DndAll = on;

    /// <summary>Something about it, or belonging to it, changed.</summary>
    public void Changed(DateTimeOffset now) => UpdatedAt = now;

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

            contact.HasIndex(c => new { c.OrganizationId, c.InstagramId }).IsUnique().HasFilter("instagram_id is not null");

            // Search looks at every contact of the organization: trigram indexes are no use, since row-level security lets no LIKE, which may leak, come before
            // its own check. So all it looks at is in the index, where an organization's contacts lie side by side and its neighbours' elsewhere.
            contact.HasIndex(c => c.OrganizationId).IncludeProperties(c => new { c.Id, c.FullName, c.Username, c.WaId });

            // The list, the newest first.
            contact.HasIndex(c => new { c.OrganizationId, c.Id });
        }
    }
}
