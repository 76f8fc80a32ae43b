using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The thread between one contact and one channel. Received and sent messages update it in the same transaction they are stored in.</summary>
public sealed class Conversation
{
    /// <summary>Meta: any message of the customer opens a window of 24 hours for everything but templates.</summary>
    public static readonly TimeSpan CustomerServiceWindow = TimeSpan.FromHours(24);

    /// <summary>Most labels one has.</summary>
    public const int MaxLabels = 20;

    /// <summary>Names the query filter that hides deleted ones; exports and erasures ignore it.</summary>
    internal const string NotDeleted = "not-deleted";

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

    /// <summary>Where the contact is reached, on channels other than WhatsApp: a number with plus, or a mail address; the one they wrote from last.</summary>
    public string? Address { get; private init; }

    /// <summary>Who answers.</summary>
    public ConversationMode Mode { get; private set; }

    /// <summary>Who took over, in mode human.</summary>
    public UserId? TakenOverBy { get; private set; }

    /// <summary>Messages of the customer nobody has looked at.</summary>
    public int UnreadCount { get; private set; }

    /// <summary>Messages of the customer that ever counted as not looked at; how many of them a member has seen is in <see cref="ConversationRead"/>.</summary>
    public int InboundCount { get; private init; }

    /// <summary>Marked by somebody as important.</summary>
    public bool IsStarred { get; private set; }

    /// <summary>Where the work on it stands.</summary>
    public ConversationStatus Status { get; private set; }

    /// <summary>When it opens again by itself, in status snoozed.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    /// <summary>How much it matters.</summary>
    public ConversationPriority Priority { get; private set; }

    /// <summary>Whose it is to answer.</summary>
    public UserId? AssigneeId { get; private set; }

    /// <summary>The team whose it is to answer.</summary>
    public TeamId? TeamId { get; private set; }

    /// <summary>When it was given to that team.</summary>
    public DateTimeOffset? TeamSince { get; private set; }

    /// <summary>When it was deleted. Deleted ones are in no list until they are restored, or the contact writes.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Since when the contact waits for an answer, by the provider's clock; null when nothing is unanswered.</summary>
    public DateTimeOffset? WaitingSince { get; private init; }

    /// <summary>How often the contact waited and was answered.</summary>
    public int Answers { get; private init; }

    /// <summary>How long the contact waited for all those answers together.</summary>
    public long AnswerMilliseconds { get; private init; }

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

    /// <summary>The bot gives it up: a person answers from here on, whoever it will be. False when one already does.</summary>
    public bool HandOver(DateTimeOffset now)
    {
        if (Mode == ConversationMode.Human)
        {
            return false;
        }

        Mode = ConversationMode.Human;
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

    /// <summary>It is done. False when it was.</summary>
    public bool Resolve(DateTimeOffset now) => MoveTo(ConversationStatus.Resolved, null, now);

    /// <summary>Somebody should look at it again. False when somebody should already.</summary>
    public bool Reopen(DateTimeOffset now) => MoveTo(ConversationStatus.Open, null, now);

    /// <summary>It waits for something. False when it did.</summary>
    public bool Suspend(DateTimeOffset now) => MoveTo(ConversationStatus.Pending, null, now);

    /// <summary>It is out of the way until then; <see cref="WakeSnoozed"/> opens it. False when it was until the same time.</summary>
    public bool Snooze(DateTimeOffset until, DateTimeOffset now) => MoveTo(ConversationStatus.Snoozed, until, now);

    /// <summary>Sets how much it matters.</summary>
    public void Prioritize(ConversationPriority priority, DateTimeOffset now)
    {
        Priority = priority;
        UpdatedAt = now;
    }

    /// <summary>Makes it somebody's to answer, or nobody's. False when it was.</summary>
    public bool Assign(UserId? assignee, DateTimeOffset now)
    {
        if (AssigneeId == assignee)
        {
            return false;
        }

        AssigneeId = assignee;
        UpdatedAt = now;
        return true;
    }

    /// <summary>Makes it a team's to answer, or no team's. False when it was.</summary>
    public bool GiveTo(TeamId? team, DateTimeOffset now)
    {
        if (TeamId == team)
        {
            return false;
        }

        (TeamId, TeamSince, UpdatedAt) = (team, team is null ? null : now, now);
        return true;
    }

    /// <summary>Takes it out of all lists.</summary>
    public void Delete(DateTimeOffset now)
    {
        DeletedAt ??= now;
        UpdatedAt = now;
    }

    /// <summary>Puts it back. False when it was not deleted.</summary>
    public bool Restore(DateTimeOffset now)
    {
        if (DeletedAt is null)
        {
            return false;
        }

        DeletedAt = null;
        UpdatedAt = now;
        return true;
    }

    private bool MoveTo(ConversationStatus status, DateTimeOffset? snoozedUntil, DateTimeOffset now)
    {
        if (Status == status && SnoozedUntil == snoozedUntil)
        {
            return false;
        }

        (Status, SnoozedUntil, UpdatedAt) = (status, snoozedUntil, now);
        return true;
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
            conversation.Property(c => c.Status).HasConversion<short>();
            conversation.Property(c => c.Priority).HasConversion<short>();
            conversation.HasOne<Contact>().WithMany().HasForeignKey(c => c.ContactId).OnDelete(DeleteBehavior.Cascade);
            conversation.HasOne<Channel>().WithMany().HasForeignKey(c => c.ChannelId).OnDelete(DeleteBehavior.Cascade);
            conversation.HasOne<Team>().WithMany().HasForeignKey(c => c.TeamId).OnDelete(DeleteBehavior.SetNull);

            // One thread per contact and channel, held by the database: first messages can race.
            conversation.HasIndex(c => new { c.ChannelId, c.ContactId }).IsUnique();
            conversation.HasIndex(c => c.ContactId);

            // The inbox list, newest first.
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt, c.Id }).IsDescending(false, true, true).HasFilter("deleted_at is null");
            // Exports, which go by id: by their last message, conversations would change places while they are read.
            conversation.HasIndex(c => new { c.OrganizationId, c.Id });
            // By status; and whatever asks for all of an organization, deleted ones too.
            conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.LastMessageAt, c.Id }).IsDescending(false, false, true, true);
            // "Is null" is no place in an index that keeps an order behind it, so those of nobody have an index of their own: each row is in one of the two.
            conversation.HasIndex(c => new { c.OrganizationId, c.AssigneeId, c.LastMessageAt, c.Id }, "ix_conversations_assigned")
                .IsDescending(false, false, true, true).HasFilter("assignee_id is not null");
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt, c.Id }, "ix_conversations_unassigned").IsDescending(false, true, true).HasFilter("assignee_id is null");
            conversation.HasIndex(c => new { c.OrganizationId, c.Priority, c.LastMessageAt, c.Id }, "ix_conversations_priority")
                .IsDescending(false, true, true, true).HasFilter("deleted_at is null");
            conversation.HasIndex(c => new { c.TeamId, c.LastMessageAt, c.Id }, "ix_conversations_team").IsDescending(false, true, true).HasFilter("team_id is not null");
            // Who waits for a member of a team, and how much each member has.
            conversation.HasIndex(c => new { c.TeamId, c.Priority, c.TeamSince }, "ix_conversations_waiting_for_team")
                .IsDescending(false, true, false).HasFilter("team_id is not null and assignee_id is null and status = 0 and deleted_at is null");
            conversation.HasIndex(c => new { c.OrganizationId, c.AssigneeId }, "ix_conversations_open_of_assignee")
                .HasFilter("assignee_id is not null and status = 0 and deleted_at is null");
            conversation.HasIndex(c => c.SnoozedUntil).HasFilter("snoozed_until is not null");
            // Named: EF takes a second unnamed index over the same columns for the first.
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt }, "ix_conversations_unread").IsDescending(false, true).HasFilter("unread_count > 0");
            conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAt }, "ix_conversations_starred").IsDescending(false, true).HasFilter("is_starred");
        }
    }
}
