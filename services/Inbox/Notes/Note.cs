using System.Text;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Notes;

/// <summary>What a member writes to the others about a conversation. The contact never gets it.</summary>
public sealed class Note
{
    /// <summary>Longest <see cref="Text"/>, in characters.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>Most members one note names.</summary>
    public const int MaxMentions = 20;

    private Note()
    {
    }

    /// <summary>Its id, ordered by when it was written.</summary>
    public NoteId Id { get; private init; } = NoteId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>On which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Who wrote it: the id of a user or of an API key.</summary>
    public string AuthorId { get; private init; } = "";

    /// <summary>The author's name at that time.</summary>
    public string AuthorName { get; private init; } = "";

    /// <summary>The text; empty in the database where content is encrypted.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The members it names, as uuids.</summary>
    public IReadOnlyList<Guid> Mentions { get; private init; } = [];

    /// <summary>The text where the organization encrypts its content.</summary>
    public byte[]? Sealed { get; private init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>True when what was sealed did not open: it was changed, or belongs to another note.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>A new note.</summary>
    /// <param name="conversation">On what.</param>
    /// <param name="author">Who writes it.</param>
    /// <param name="text">The text.</param>
    /// <param name="mentions">Whom it names.</param>
    /// <param name="key">What it is sealed with; null when it is not.</param>
    /// <param name="now">When.</param>
    internal static Note Write(
        Conversation conversation, (string Id, string Name) author, string text, IEnumerable<UserId> mentions, ContentKey? key, DateTimeOffset now)
    {
        var id = NoteId.New();
        return new Note
        {
            Id = id,
            OrganizationId = conversation.OrganizationId,
            ConversationId = conversation.Id,
            AuthorId = author.Id,
            AuthorName = author.Name,
            Text = key is null ? text : "",
            Mentions = [.. mentions.Select(user => user.Value)],
            Sealed = key is null ? null : Seal(key, conversation.OrganizationId, id, text),
            CreatedAt = now,
        };
    }

    /// <summary>The text as it is stored where content is encrypted.</summary>
    internal static byte[] Seal(ContentKey key, OrganizationId organizationId, NoteId id, string text) =>
        SealedValue.Seal(key, SealedPlace.Note(organizationId, id), Encoding.UTF8.GetBytes(text));

    /// <summary>Shows what was sealed; null when it did not open. For reading only: a note that shows it must not be saved.</summary>
    internal void Reveal(string? text)
    {
        IsUnreadable = text is null;
        Text = text ?? "";
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Note>
    {
        public void Configure(EntityTypeBuilder<Note> note)
        {
            note.ToTable("conversation_notes");
            note.Property(n => n.Id).ValueGeneratedNever();
            note.Ignore(n => n.IsUnreadable);
            note.PrimitiveCollection(n => n.Mentions);
            note.HasOne<Conversation>().WithMany().HasForeignKey(n => n.ConversationId).OnDelete(DeleteBehavior.Cascade);
            note.HasIndex(n => new { n.ConversationId, n.Id });
            // All of an organization, when it switches content encryption.
            note.HasIndex(n => new { n.OrganizationId, n.Id });
        }
    }
}
