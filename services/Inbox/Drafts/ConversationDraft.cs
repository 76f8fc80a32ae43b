using System.Text;
using System.Text.Json;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Drafts;

/// <summary>What a draft holds.</summary>
/// <param name="Text">The text; of mail the body.</param>
/// <param name="Subject">Of mail.</param>
/// <param name="Channel">On which channel it is to be sent.</param>
/// <param name="ReplyToMessageId">The message it answers.</param>
internal sealed record DraftBody(string Text, string? Subject, string? Channel, MessageId? ReplyToMessageId)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static DraftBody Read(string json) => JsonSerializer.Deserialize<DraftBody>(json, Json)!;
}

/// <summary>What one member has begun to write in a conversation. Nobody else sees it.</summary>
public sealed class ConversationDraft
{
    private ConversationDraft()
    {
    }

    /// <summary>Its id, which nobody outside knows.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Whose organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>In which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Who writes it.</summary>
    public UserId UserId { get; private init; }

    /// <summary>A <see cref="DraftBody"/> as JSON; empty where content is encrypted.</summary>
    public string Body { get; private set; } = "";

    /// <summary>The same where the organization encrypts its content.</summary>
    public byte[]? Sealed { get; private set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>An empty one.</summary>
    public static ConversationDraft Begin(OrganizationId organizationId, ConversationId conversationId, UserId userId) =>
        new() { OrganizationId = organizationId, ConversationId = conversationId, UserId = userId };

    /// <summary>Holds this and nothing else from here on.</summary>
    /// <param name="body">What.</param>
    /// <param name="key">What it is sealed with; null when it is not.</param>
    /// <param name="now">When.</param>
    internal void Write(DraftBody body, ContentKey? key, DateTimeOffset now)
    {
        var text = body.Write();
        Body = key is null ? text : "";
        Sealed = key is null ? null : SealedValue.Seal(key, SealedPlace.Draft(OrganizationId, Id), Encoding.UTF8.GetBytes(text));
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        UpdatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationDraft>
    {
        public void Configure(EntityTypeBuilder<ConversationDraft> draft)
        {
            draft.ToTable("conversation_drafts");
            draft.Property(d => d.Id).ValueGeneratedNever();
            draft.HasOne<Conversation>().WithMany().HasForeignKey(d => d.ConversationId).OnDelete(DeleteBehavior.Cascade);
            // One of each member, whose tabs may write at the same moment.
            draft.HasIndex(d => new { d.ConversationId, d.UserId }).IsUnique();
            // All of an organization, when it switches content encryption.
            draft.HasIndex(d => new { d.OrganizationId, d.Id });
        }
    }
}
