using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Contracts.Events;

/// <summary>A customer's message was stored. Raised by Inbox, once for each message.</summary>
[NeedsConsumer]
public sealed record MessageReceived(
    OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, ContactId ContactId, string Channel, string Type, DateTimeOffset SentAt, DateTimeOffset At);

/// <summary>The provider accepted a message of ours. Raised by Inbox, once for each message.</summary>
[NeedsConsumer]
public sealed record MessageSent(
    OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, string Channel, string Type, string Author, DateTimeOffset At);

/// <summary>Messages of ours were sent, delivered, read or failed. Raised by Inbox, in batches because there are three for each message; each step forward once.</summary>
[NeedsConsumer]
public sealed record MessageStatusesChanged(OrganizationId OrganizationId, IReadOnlyList<MessageStatusChange> Changes, DateTimeOffset At);

/// <summary>One step forward of one message.</summary>
/// <param name="ConversationId">The thread.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Status"><c>sent</c>, <c>delivered</c>, <c>read</c> or <c>failed</c>.</param>
/// <param name="ErrorCode">The provider's code when it failed.</param>
/// <param name="At">When it happened, as the provider says.</param>
public sealed record MessageStatusChange(ConversationId ConversationId, MessageId MessageId, string Status, int? ErrorCode, DateTimeOffset At);

/// <summary>Who wrote a message changed it. It carries no text. Raised by Inbox, for each change.</summary>
[NeedsConsumer]
public sealed record MessageEdited(OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, DateTimeOffset EditedAt, DateTimeOffset At);

/// <summary>Who wrote a message took it back: its content is gone. Raised by Inbox, once for each message.</summary>
[NeedsConsumer]
public sealed record MessageDeleted(OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, DateTimeOffset DeletedAt, DateTimeOffset At);

/// <summary>A person took over or released a conversation. Raised by Inbox.</summary>
[NeedsConsumer]
public sealed record ConversationModeChanged(
    OrganizationId OrganizationId, ConversationId ConversationId, ConversationMode Mode, UserId? ChangedBy, DateTimeOffset At);

/// <summary>The work on a conversation stands elsewhere. Raised by Inbox.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">Which.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Previous">Where it stood.</param>
/// <param name="SnoozedUntil">Until when it is out of the way, in status snoozed.</param>
/// <param name="ChangedBy">Who changed it; null when the contact's message or the time did.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record ConversationStatusChanged(
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    ConversationStatus Status,
    ConversationStatus Previous,
    DateTimeOffset? SnoozedUntil,
    UserId? ChangedBy,
    DateTimeOffset At);

/// <summary>A conversation is somebody's, or nobody's any more (<paramref name="AssigneeId"/> null). Raised by Inbox.</summary>
[NeedsConsumer]
public sealed record ConversationAssigned(
    OrganizationId OrganizationId, ConversationId ConversationId, UserId? AssigneeId, UserId? AssignedBy, DateTimeOffset At);

/// <summary>A private note was written. It carries no text. Raised by Inbox.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">On which conversation.</param>
/// <param name="NoteId">Which note.</param>
/// <param name="AuthorId">Who wrote it: the id of a user or of an API key.</param>
/// <param name="Mentions">The members it names.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record NoteWritten(
    OrganizationId OrganizationId, ConversationId ConversationId, NoteId NoteId, string AuthorId, IReadOnlyList<UserId> Mentions, DateTimeOffset At);

/// <summary>A webhook is not posted to any more, because it is gone or took nothing for too long. Raised by Inbox.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="WebhookId">Which.</param>
/// <param name="CreatedBy">Who made it: the id of a user or of an API key.</param>
/// <param name="Reason"><c>gone</c> or <c>failing</c>.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record WebhookDisabled(OrganizationId OrganizationId, WebhookId WebhookId, string CreatedBy, string Reason, DateTimeOffset At);

/// <summary>A message that was scheduled will not be sent. It carries no text. Raised by Inbox.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">In which conversation.</param>
/// <param name="ScheduledMessageId">Which.</param>
/// <param name="AuthorId">Who scheduled it: the id of a user or of an API key.</param>
/// <param name="Code">Why, for example <c>window_closed</c>.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record ScheduledMessageFailed(
    OrganizationId OrganizationId, ConversationId ConversationId, ScheduledMessageId ScheduledMessageId, string AuthorId, string Code, DateTimeOffset At);
