using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>
/// That a contact was asked how satisfied it is, and what it answered. Its words are messages and stay there: they are sealed, exported and erased with the others.
/// </summary>
public sealed class SatisfactionQuestion
{
    private SatisfactionQuestion()
    {
    }

    /// <summary>Its id: that of the event of the resolution it was asked after, so that it is asked once.</summary>
    public SatisfactionId Id { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>In which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Whose the conversation was.</summary>
    public UserId? AssigneeId { get; private init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>Until when a number is taken for an answer.</summary>
    public DateTimeOffset AnswerUntil { get; private init; }

    /// <summary>Minutes after the answer in which the next message is its comment.</summary>
    public int CommentMinutes { get; private init; }

    /// <summary>1, not at all satisfied, to 5, very; null while it is not answered.</summary>
    public short? Score { get; private init; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; private init; }

    /// <summary>The message that answered it.</summary>
    public MessageId? AnswerMessageId { get; private init; }

    /// <summary>The message that says why.</summary>
    public MessageId? CommentMessageId { get; private init; }

    internal static SatisfactionQuestion Ask(SatisfactionId id, Conversation conversation, SatisfactionSurvey survey, DateTimeOffset now) => new()
    {
        Id = id,
        OrganizationId = conversation.OrganizationId,
        ConversationId = conversation.Id,
        AssigneeId = conversation.AssigneeId,
        AskedAt = now,
        AnswerUntil = now.AddHours(survey.AnswerHours),
        CommentMinutes = survey.CommentMinutes,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<SatisfactionQuestion>
    {
        public void Configure(EntityTypeBuilder<SatisfactionQuestion> question)
        {
            question.ToTable("satisfaction_questions");
            question.Property(q => q.Id).ValueGeneratedNever();
            question.HasOne<Conversation>().WithMany().HasForeignKey(q => q.ConversationId).OnDelete(DeleteBehavior.Cascade);
            question.HasIndex(q => new { q.ConversationId, q.AskedAt });
            question.HasIndex(q => new { q.OrganizationId, q.AskedAt });
            question.HasIndex(q => new { q.OrganizationId, q.AnsweredAt }).HasFilter("answered_at is not null");
        }
    }
}
