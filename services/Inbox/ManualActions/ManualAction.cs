using System.Text.Json.Serialization;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>Why somebody has to do something. The numbers are what the database holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ManualActionKind>))]
public enum ManualActionKind
{
    /// <summary>The bot had no answer.</summary>
    [JsonStringEnumMemberName("bot_could_not_answer")]
    BotCouldNotAnswer = 0,

    /// <summary>The contact asked for a person, or automation handed it to one.</summary>
    [JsonStringEnumMemberName("human_requested")]
    HumanRequested = 1,

    /// <summary>The contact has waited too long for an answer.</summary>
    [JsonStringEnumMemberName("answer_overdue")]
    AnswerOverdue = 2,

    /// <summary>The contact waits, and the conversation is nobody's.</summary>
    [JsonStringEnumMemberName("unassigned")]
    Unassigned = 3,

    /// <summary>WhatsApp's 24 hours end, and the contact has no answer.</summary>
    [JsonStringEnumMemberName("window_closing")]
    WindowClosing = 4,

    /// <summary>A message did not arrive.</summary>
    [JsonStringEnumMemberName("failed_message")]
    FailedMessage = 5,

    /// <summary>The first answer is late.</summary>
    [JsonStringEnumMemberName("first_response_overdue")]
    FirstResponseOverdue = 6,

    /// <summary>It is not resolved in time.</summary>
    [JsonStringEnumMemberName("resolution_overdue")]
    ResolutionOverdue = 7,
}

/// <summary>What became of an action.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ManualActionStatus>))]
public enum ManualActionStatus
{
    /// <summary>It is to be done.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>Somebody did it, or its cause went away.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 1,

    /// <summary>Somebody said that it will not be done.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 2,
}

/// <summary>Something a person has to do in a conversation. It holds ids alone: its words are made when it is shown.</summary>
public sealed class ManualAction
{
    private ManualAction()
    {
    }

    /// <summary>Its id, ordered by when it came up.</summary>
    public ManualActionId Id { get; private init; } = ManualActionId.New();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Where.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Why.</summary>
    public ManualActionKind Kind { get; private init; }

    /// <summary>What became of it.</summary>
    public ManualActionStatus Status { get; private set; }

    /// <summary>Since when the contact waited; one wait makes one action of a kind. Null for what has nothing to do with waiting.</summary>
    public DateTimeOffset? WaitingSince { get; private init; }

    /// <summary>Which message it is about.</summary>
    public MessageId? MessageId { get; private init; }

    /// <summary>When it came up.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was done, or not to be done any more.</summary>
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>Who said so: the id of a user or of an API key; null when its cause went away.</summary>
    public string? CompletedBy { get; private set; }

    internal static ManualAction Of(Conversation conversation, ManualActionKind kind, DateTimeOffset? waitingSince, MessageId? messageId, DateTimeOffset now) => new()
    {
        OrganizationId = conversation.OrganizationId,
        ConversationId = conversation.Id,
        Kind = kind,
        WaitingSince = waitingSince,
        MessageId = messageId,
        CreatedAt = now,
    };

    /// <summary>It is not to be done any more. False when it was not.</summary>
    internal bool Close(ManualActionStatus status, string? by, DateTimeOffset now)
    {
        if (Status != ManualActionStatus.Pending)
        {
            return false;
        }

        (Status, CompletedBy, CompletedAt) = (status, by, now);
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ManualAction>
    {
        public void Configure(EntityTypeBuilder<ManualAction> action)
        {
            action.ToTable("manual_actions");
            action.Property(a => a.Id).ValueGeneratedNever();
            action.Property(a => a.Kind).HasConversion<short>();
            action.Property(a => a.Status).HasConversion<short>();
            action.HasOne<Conversation>().WithMany().HasForeignKey(a => a.ConversationId).OnDelete(DeleteBehavior.Cascade);

            // One of a kind and conversation at a time: two replicas may find the same cause.
            action.HasIndex(a => new { a.ConversationId, a.Kind }).IsUnique().HasFilter("status = 0");
            action.HasIndex(a => new { a.ConversationId, a.WaitingSince });
            action.HasIndex(a => new { a.OrganizationId, a.Id });
            action.HasIndex(a => new { a.OrganizationId, a.Status, a.Id });
        }
    }
}
