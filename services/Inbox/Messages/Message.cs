using System.Text.Json;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// How far an outbound message got. The numbers are ranks: a status only ever moves up, so repeats and any order of arrival end the same.
/// <see cref="Failed"/> stands below <see cref="Delivered"/> because a delivery receipt proves a failure notice wrong (both are seen for one message).
/// </summary>
public enum MessageStatus
{
    /// <summary>Stored; not with the provider yet.</summary>
    Queued = 0,

    /// <summary>The provider took it. Shown as queued: acceptance is not sending.</summary>
    Accepted = 1,

    /// <summary>On its way.</summary>
    Sent = 2,

    /// <summary>It will not arrive.</summary>
    Failed = 3,

    /// <summary>On the customer's phone.</summary>
    Delivered = 4,

    /// <summary>Seen.</summary>
    Read = 5,

    /// <summary>A voice message was listened to. Shown as read.</summary>
    Played = 6,
}

/// <summary>Who wrote a message.</summary>
public enum SenderType
{
    /// <summary>The customer.</summary>
    Contact = 0,

    /// <summary>A person of the organization.</summary>
    User = 1,

    /// <summary>A bot, or the provider itself.</summary>
    System = 2,
}

/// <summary>One message of a conversation, in or out.</summary>
public sealed class Message
{
    private Message()
    {
    }

    /// <summary>Our id.</summary>
    public MessageId Id { get; private init; } = MessageId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The thread.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>The channel; with <see cref="Wamid"/> it makes the message unique.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Order of storing within the conversation, from 1, without gaps.</summary>
    public long Sequence { get; private init; }

    /// <summary>True when the business wrote it.</summary>
    public bool IsOutbound { get; private init; }

    /// <summary>Meta's type, for example <c>text</c>; unknown ones as they came.</summary>
    public string Type { get; private init; } = "";

    /// <summary>What can be read of it: body, caption, button title; empty when there is nothing.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The object Meta names after the type, in Meta's shape.</summary>
    public JsonDocument? Content { get; private set; }

    /// <summary>An inbound message exactly as it came; nothing the provider says is lost.</summary>
    public JsonDocument? Payload { get; private set; }

    /// <summary>The three above, where the organization encrypts its content; they are empty in the database then. See <see cref="MessageBody"/>.</summary>
    public byte[]? Sealed { get; private init; }

    /// <summary>True when what was sealed did not open: it was changed, or belongs to another message.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Who wrote it.</summary>
    public SenderType SenderType { get; private init; }

    /// <summary>The user or bot behind an outbound message, as uuid.</summary>
    public Guid? SenderId { get; private init; }

    /// <summary>The provider's id; unknown until it took an outbound message.</summary>
    public string? Wamid { get; private init; }

    /// <summary>The provider's id of the message this one quotes or reacts to. It may be one we never saw.</summary>
    public string? ReplyToWamid { get; private init; }

    /// <summary>How far an outbound message got; null for inbound ones.</summary>
    public MessageStatus? Status { get; private init; }

    /// <summary>The provider's error code when it failed.</summary>
    public int? ErrorCode { get; private init; }

    /// <summary>The failure in words a person understands.</summary>
    public string? ErrorMessage { get; private init; }

    /// <summary>When it was written: the provider's time for inbound ones (whole seconds), ours for outbound ones.</summary>
    public DateTimeOffset SentAt { get; private init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When who wrote it last changed it, as the provider says; what it said before is not kept.</summary>
    public DateTimeOffset? EditedAt { get; private init; }

    /// <summary>When who wrote it took it back; its content and files are gone then.</summary>
    public DateTimeOffset? DeletedAt { get; private init; }

    /// <summary>When it reached the phone, as the provider says.</summary>
    public DateTimeOffset? DeliveredAt { get; private init; }

    /// <summary>When it was seen, as the provider says.</summary>
    public DateTimeOffset? ReadAt { get; private init; }

    /// <summary>A send repeated with the same key is stored and sent once.</summary>
    public string? IdempotencyKey { get; private init; }

    /// <summary>Shows what was sealed; null when it did not open. For reading only: a message that shows it must not be saved.</summary>
    internal void Reveal(MessageBody? body)
    {
        IsUnreadable = body is null;
        Text = body?.Text ?? "";
        Content = body?.Content is { } content ? JsonDocument.Parse(content) : null;
        Payload = body?.Payload is { } payload ? JsonDocument.Parse(payload) : null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> message)
        {
            message.ToTable("messages");
            message.Property(m => m.Id).ValueGeneratedNever();
            message.Property(m => m.Content).HasColumnType("json");
            message.Property(m => m.Payload).HasColumnType("json");
            message.Ignore(m => m.IsUnreadable);
            message.Property(m => m.Status).HasConversion<short?>();
            message.Property(m => m.SenderType).HasConversion<short>();
            message.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Cascade);

            // Meta delivers a webhook at least once and to two workers at a time; this index, not a check, makes a message unique.
            message.HasIndex(m => new { m.ChannelId, m.Wamid }).IsUnique().HasFilter("wamid is not null");
            message.HasIndex(m => new { m.OrganizationId, m.IdempotencyKey }).IsUnique().HasFilter("idempotency_key is not null");

            // A thread is read in the order of the provider's times; equal ones in the order of arrival.
            message.HasIndex(m => new { m.ConversationId, m.SentAt, m.Sequence });

            // What a bot sent.
            message.HasIndex(m => new { m.OrganizationId, m.SenderId, m.SentAt, m.Id }).IsDescending(false, false, true, true).HasFilter("sender_type = 2 and sender_id is not null");
        }
    }
}
