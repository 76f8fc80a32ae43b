using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>What became of a scheduled message. All but the first are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduledMessageStatus>))]
public enum ScheduledMessageStatus
{
    /// <summary>Its time has not come.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled = 0,

    /// <summary>It is a message of the conversation.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent = 1,

    /// <summary>Somebody cancelled it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 2,

    /// <summary>Its time came, and something forbade it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,
}

/// <summary>What is to be sent.</summary>
/// <param name="Content">The message.</param>
/// <param name="Fallback">On WhatsApp: the template that is sent instead, when the 24-hour window is closed by then.</param>
internal sealed record ScheduledBody(OutboundContent Content, TemplateContent? Fallback)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static ScheduledBody Read(string json) => JsonSerializer.Deserialize<ScheduledBody>(json, Json)!;
}

/// <summary>A message that is to be sent later. When it is, it becomes a message like any other, and its text is here no longer.</summary>
public sealed class ScheduledMessage
{
    /// <summary>Most that wait in one conversation.</summary>
    public const int MaxWaiting = 100;

    /// <summary>How far ahead one may be.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    private ScheduledMessage()
    {
    }

    /// <summary>Its id.</summary>
    public ScheduledMessageId Id { get; private init; } = ScheduledMessageId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>In which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>In whose name: the id of a user or of an API key.</summary>
    public string AuthorId { get; private init; } = "";

    /// <summary>A <see cref="ScheduledBody"/> as JSON; empty where content is encrypted, and once it is sent.</summary>
    public string Body { get; private set; } = "";

    /// <summary>The same where the organization encrypts its content.</summary>
    public byte[]? Sealed { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset ScheduledAt { get; private set; }

    /// <summary>When it is tried: that time, or later after something was in the way for the moment.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>How often something unexpected was in the way.</summary>
    public int Attempts { get; private init; }

    /// <summary>What became of it.</summary>
    public ScheduledMessageStatus Status { get; private set; }

    /// <summary>The message it became.</summary>
    public MessageId? MessageId { get; private init; }

    /// <summary>True when the template was sent in its place.</summary>
    public bool UsedFallback { get; private init; }

    /// <summary>Why it failed, for example <c>window_closed</c>.</summary>
    public string? ErrorCode { get; private init; }

    /// <summary>Scheduled again with the same key it is the same.</summary>
    public string? IdempotencyKey { get; private init; }

    /// <summary>When it was scheduled.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it last changed. Who sends it sends what it read, or nothing.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>True when what was sealed did not open: it was changed, or belongs to another one.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>A new one.</summary>
    internal static ScheduledMessage Of(
        OrganizationId organizationId, ConversationId conversationId, string authorId, ScheduledBody body, DateTimeOffset at, string? idempotencyKey, ContentKey? key, DateTimeOffset now)
    {
        var id = ScheduledMessageId.New();
        var text = body.Write();
        return new ScheduledMessage
        {
            Id = id,
            OrganizationId = organizationId,
            ConversationId = conversationId,
            AuthorId = authorId,
            Body = key is null ? text : "",
            Sealed = key is null ? null : SealedValue.Seal(key, SealedPlace.ScheduledMessage(organizationId, id), Encoding.UTF8.GetBytes(text)),
            ScheduledAt = at,
            DueAt = at,
            IdempotencyKey = idempotencyKey,
            CreatedAt = now,
            ChangedAt = now,
        };
    }

    /// <summary>Shows what was sealed; null when it did not open. For reading only: one that shows it must not be saved.</summary>
    internal void Reveal(string? body)
    {
        IsUnreadable = body is null;
        Body = body ?? "";
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ScheduledMessage>
    {
        public void Configure(EntityTypeBuilder<ScheduledMessage> scheduled)
        {
            scheduled.ToTable("scheduled_messages");
            scheduled.Property(s => s.Id).ValueGeneratedNever();
            scheduled.Property(s => s.Status).HasConversion<short>();
            scheduled.Ignore(s => s.IsUnreadable);
            scheduled.HasOne<Conversation>().WithMany().HasForeignKey(s => s.ConversationId).OnDelete(DeleteBehavior.Cascade);
            // Those of a conversation; and whether an earlier one still waits.
            scheduled.HasIndex(s => new { s.ConversationId, s.Status, s.ScheduledAt, s.Id });
            scheduled.HasIndex(s => new { s.OrganizationId, s.Status, s.ScheduledAt, s.Id });
            // All of an organization, when it switches content encryption.
            scheduled.HasIndex(s => new { s.OrganizationId, s.Id });
            scheduled.HasIndex(s => s.DueAt).HasFilter("status = 0");
            // Scheduled twice with one key, also at the same moment.
            scheduled.HasIndex(s => new { s.OrganizationId, s.IdempotencyKey }).IsUnique().HasFilter("idempotency_key is not null");
        }
    }
}
