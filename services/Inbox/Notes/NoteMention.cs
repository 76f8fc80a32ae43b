using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Notes;

/// <summary>That a note names a member. It goes with the note.</summary>
/// <remarks>A row of its own: under row-level security no index over the list in the note would be used (docs/decisions/0019).</remarks>
public sealed class NoteMention
{
    private NoteMention()
    {
    }

    /// <summary>Which note.</summary>
    public NoteId NoteId { get; private init; }

    /// <summary>Whom it names.</summary>
    public UserId UserId { get; private init; }

    /// <summary>The conversation the note is on.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    internal static IEnumerable<NoteMention> Of(Note note) => note.Mentions.Select(user => new NoteMention
    {
        NoteId = note.Id,
        UserId = new UserId(user),
        ConversationId = note.ConversationId,
        OrganizationId = note.OrganizationId,
    });

    internal sealed class Mapping : IEntityTypeConfiguration<NoteMention>
    {
        public void Configure(EntityTypeBuilder<NoteMention> mention)
        {
            mention.ToTable("note_mentions");
            mention.HasKey(m => new { m.NoteId, m.UserId });
            mention.HasOne<Note>().WithMany().HasForeignKey(m => m.NoteId).OnDelete(DeleteBehavior.Cascade);
            mention.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Cascade);
            mention.HasIndex(m => new { m.ConversationId, m.UserId });
            mention.HasIndex(m => new { m.OrganizationId, m.UserId, m.ConversationId });
        }
    }
}
