using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Merging;

/// <summary>That a contact became part of another one. Its id goes on leading there; it goes when that one does.</summary>
public sealed class ContactMerge
{
    private ContactMerge()
    {
    }

    /// <summary>The contact there was.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>The one it is part of: never one that is part of another itself.</summary>
    public ContactId MergedInto { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who did it: the id of a user or of an API key.</summary>
    public string MergedBy { get; private init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset MergedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ContactMerge>
    {
        public void Configure(EntityTypeBuilder<ContactMerge> merge)
        {
            merge.ToTable("contact_merges");
            merge.HasKey(m => m.ContactId);
            merge.Property(m => m.ContactId).ValueGeneratedNever();
            merge.HasOne<Contact>().WithMany().HasForeignKey(m => m.MergedInto).OnDelete(DeleteBehavior.Cascade);
            merge.HasIndex(m => m.MergedInto);
        }
    }
}

/// <summary>That a conversation became part of another one on the same channel.</summary>
public sealed class ConversationMerge
{
    private ConversationMerge()
    {
    }

    /// <summary>The conversation there was.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>The one it is part of: never one that is part of another itself.</summary>
    public ConversationId MergedInto { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset MergedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationMerge>
    {
        public void Configure(EntityTypeBuilder<ConversationMerge> merge)
        {
            merge.ToTable("conversation_merges");
            merge.HasKey(m => m.ConversationId);
            merge.Property(m => m.ConversationId).ValueGeneratedNever();
            merge.HasOne<Conversation>().WithMany().HasForeignKey(m => m.MergedInto).OnDelete(DeleteBehavior.Cascade);
            merge.HasIndex(m => m.MergedInto);
        }
    }
}
