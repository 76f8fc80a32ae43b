using ChatBoost.Contracts.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// So many conversations of a kind more, or less: the numbers of an organization are the sums of its rows, and cost the same however many conversations it has
/// (docs/decisions/0025). A trigger adds a row where a conversation becomes one of another kind, <see cref="FoldConversationCounts"/> makes one of many.
/// Deleted conversations count nowhere.
/// </summary>
public sealed class ConversationCount
{
    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>On which channel.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Where the work stands.</summary>
    public ConversationStatus Status { get; private init; }

    /// <summary>Nobody has looked at what the contact wrote.</summary>
    public bool IsUnread { get; private init; }

    /// <summary>How many more; below zero: fewer.</summary>
    public int Conversations { get; private init; }

    /// <summary>How many more answers they have; see <see cref="Conversation.Answers"/>.</summary>
    public long Answers { get; private init; }

    /// <summary>How much longer contacts waited for those, in milliseconds.</summary>
    public long AnswerMilliseconds { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationCount>
    {
        public void Configure(EntityTypeBuilder<ConversationCount> count)
        {
            count.ToTable("conversation_counts");
            count.HasNoKey();
            count.Property(c => c.Status).HasConversion<short>();
            count.HasIndex(c => c.OrganizationId);
        }
    }
}
