using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Notifications;

/// <summary>
/// Something one member should know. It holds ids alone: its words are made when it is shown. What it is about takes it along: a contact that is erased, with the
/// conversation, and a webhook.
/// </summary>
public sealed class Notification
{
    private Notification()
    {
    }

    /// <summary>Its id.</summary>
    public NotificationId Id { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>One of <see cref="NotificationTypes"/>.</summary>
    public string Type { get; private init; } = "";

    /// <summary>About which conversation; those of one kind are one notification until that is read.</summary>
    public ConversationId? ConversationId { get; private init; }

    /// <summary>About which message: the last one.</summary>
    public MessageId? MessageId { get; private init; }

    /// <summary>About which note: the last one.</summary>
    public NoteId? NoteId { get; private init; }

    /// <summary>About which webhook.</summary>
    public WebhookId? WebhookId { get; private init; }

    /// <summary>Who caused it, the last time: the id of a user or of an API key.</summary>
    public string? ActorId { get; private init; }

    /// <summary>How often it happened.</summary>
    public int Count { get; private init; }

    /// <summary>False when its member wants to see this kind nowhere but in mails.</summary>
    public bool InApp { get; private init; }

    /// <summary>When the next mail with it is due; null when it was mailed, read, or is not to be mailed.</summary>
    public DateTimeOffset? EmailDueAt { get; private init; }

    /// <summary>When it happened first.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it happened last.</summary>
    public DateTimeOffset UpdatedAt { get; private init; }

    /// <summary>When it was read.</summary>
    public DateTimeOffset? ReadAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Notification>
    {
        public void Configure(EntityTypeBuilder<Notification> notification)
        {
            notification.ToTable("notifications");
            notification.Property(n => n.Id).ValueGeneratedNever();
            notification.HasOne<Conversation>().WithMany().HasForeignKey(n => n.ConversationId).OnDelete(DeleteBehavior.Cascade);
            notification.HasOne<Webhook>().WithMany().HasForeignKey(n => n.WebhookId).OnDelete(DeleteBehavior.Cascade);

            // One of a kind and conversation until it is read: two events of it may come at the same moment.
            notification.HasIndex(n => new { n.OrganizationId, n.UserId, n.Type, n.ConversationId }).IsUnique().HasFilter("read_at is null");
            notification.HasIndex(n => new { n.OrganizationId, n.UserId, n.UpdatedAt, n.Id });
            notification.HasIndex(n => n.ConversationId);
            notification.HasIndex(n => n.WebhookId);
            notification.HasIndex(n => n.EmailDueAt).HasFilter("email_due_at is not null");
            notification.HasIndex(n => n.UpdatedAt);
        }
    }
}

/// <summary>How one member wants to hear of one kind; without a row it is as <see cref="NotificationTypes"/> says.</summary>
public sealed class NotificationPreference
{
    private NotificationPreference()
    {
    }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Of what.</summary>
    public string Type { get; private init; } = "";

    /// <summary>Whether it is shown in the inbox.</summary>
    public bool InApp { get; private init; }

    /// <summary>Whether it is mailed.</summary>
    public bool Email { get; private init; }

    /// <summary>Whether browsers are pushed to.</summary>
    public bool Push { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<NotificationPreference>
    {
        public void Configure(EntityTypeBuilder<NotificationPreference> preference)
        {
            preference.ToTable("notification_preferences");
            preference.HasKey(p => new { p.OrganizationId, p.UserId, p.Type });
        }
    }
}
