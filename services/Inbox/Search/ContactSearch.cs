using ChatBoost.Inbox.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Search;

/// <summary>The names of a contact, or its numbers. Written by triggers of the database, and only shown to who searches for something like it.</summary>
public sealed class ContactSearch
{
    private ContactSearch()
    {
    }

    /// <summary>The contact.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>True for its numbers, which not everybody may see.</summary>
    public bool IsNumber { get; private init; }

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The names and mail addresses, or the numbers.</summary>
    public string Text { get; private init; } = "";

    /// <summary>How it is stored.</summary>
    public sealed class Mapping : IEntityTypeConfiguration<ContactSearch>
    {
        /// <inheritdoc/>
        public void Configure(EntityTypeBuilder<ContactSearch> builder)
        {
            builder.ToTable("contact_search");
            builder.HasKey(n => new { n.ContactId, n.IsNumber });
            builder.HasOne<Contact>().WithMany().HasForeignKey(n => n.ContactId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(n => new { n.OrganizationId, n.Text }).HasMethod("gin").HasOperators(null!, "gin_trgm_ops").HasStorageParameter("fastupdate", "off");
        }
    }
}
