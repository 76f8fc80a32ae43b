using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The thread between one contact and one channel. Received and sent messages update it in the same transaction they are stored in.</summary>
public sealed class Conversation
{
    /// <summary>Meta: any message of the customer opens a window of 24 hours for everything but templates.</summary>
    public static readonly TimeSpan CustomerServiceWindow = TimeSpan.FromHours(24);

    private Conversation()
    {
    }

    /// <summary>Our id.</summary>
    public ConversationId Id { get; private init; } = ConversationId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>With whom.</summary>
    public ContactId ContactId { get; private init; }

    /// <summary>Over what.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Who answers.</summary>
    public ConversationMode Mode { get; private set; }

    /// <summary>Who took over, in mode human.</summary>
    public UserId? TakenOverBy { get; private set; }

    /// <summary>Messages of the customer nobody has looked at.</summary>
    public int UnreadCount { get; private set; }

    /// <summary>Marked by somebody as important.</summary>
    public bool IsStarred { get; private set; }

    /// <summary>How many messages it has; the next one gets the number after it.</summary>
    public long LastSequence { get; private init; }

    /// <summary>How many of its messages were deleted because they were too old.</summary>
    public long ForgottenMessages { get; private init; }

    /// <summary>The newest message by the provider's time.</summary>
    public MessageId? LastMessageId { get; private init; }

    /// <summary>When the newest message was written.</summary>
    public DateTimeOffset? LastMessageAt { get; private init; }

    /// <summary>When the customer last wrote, by the provider's clock; the window counts from here.</summary>
    public DateTimeOffset? LastInboundAt { get; private init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When the 24-hour window closes; null when the customer never wrote.</summary>
    public DateTimeOffset? WindowExpiresAt => LastInboundAt + CustomerServiceWindow;

    /// <summary>Begins a thread.</summary>
    public static Conversation Begin(OrganizationId organizationId, ContactId contactId, ChannelId channelId, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, ContactId = contactId, ChannelId = channelId, CreatedAt = now, UpdatedAt = now };

    /// <summary>A person answers from here on. False when the same person already does.</summary>
    public bool TakeOver(UserId by, DateTimeOffset now)
    {
        if (Mode == ConversationMode.Human && TakenOverBy == by)
        {
            return false;
        }

        Mode = ConversationMode.Human;
        TakenOverBy = by;
        UpdatedAt = now;
        return true;
    }

    /// <summary>The bot answers from here on. False when it already does.</summary>
    public bool Release(DateTimeOffset now)
    {
        if (Mode == ConversationMode.Bot)
        {
            return false;
        }

        Mode = ConversationMode.Bot;
        TakenOverBy = null;
        UpdatedAt = now;
        return true;
    }

    /// <summary>Sets or takes away the star.</summary>
    public void Star(bool isStarred, DateTimeOffset now)
    {
        IsStarred = isStarred;
        UpdatedAt = now;
    }

    /// <summary>Sets how many messages count as not looked at; 0 marks it read.</summary>
    public void SetUnread(int count, DateTimeOffset now)
    {
        UnreadCount = count;
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Conversation>
    {
        public void Configure(EntityTypeBuilder<Conversation> conversation)
        {
            conversation.ToTable("conversations");
            conversation.Property(c => c.Id).ValueGeneratedNever();
            conversation.Ignore(c => c.WindowExpiresAt);
            conversation.Property(c => c.Mode).HasConversion(
                mode => mode == ConversationMode.Human ? "human" : "bot", text => text == "human" ? ConversationMode.Human : ConversationMode.Bot);
            conversation.HasOne<Contact>().WithMany().HasForeignKey(c => c.ContactId).OnDelete(DeleteBehavior.Cascade);
            conversation.HasOne<Channel>().WithMany().HasForeignKey(c => c.ChannelId).OnDelete(DeleteBehavior.Cascade);

            // One thread per contact and channel, held by the database: first messages can race.
            conversation.HasIndex(c => new { c.ChannelId, c.ContactId }).IsUnique();
            conversation.HasIndex(c => c.ContactId);

            // The inbox list, newest first.
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt, c.Id }).IsDescending(false, true, true);
            // Named: EF takes a second unnamed index over the same columns for the first.
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt }, "ix_conversations_unread").IsDescending(false, true).HasFilter("unread_count > 0");
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt }, "ix_conversations_starred").IsDescending(false, true).HasFilter("is_starred");
        }
    }
}
