using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Contracts.Events;

/// <summary>A customer's message was stored. Raised by Inbox, once for each message.</summary>
public sealed record MessageReceived(
    OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, ContactId ContactId, string Channel, string Type, DateTimeOffset SentAt, DateTimeOffset At);

/// <summary>The provider accepted a message of ours. Raised by Inbox, once for each message.</summary>
public sealed record MessageSent(
    OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, string Channel, string Type, string Author, DateTimeOffset At);

/// <summary>A message of ours was delivered, read or failed. Raised by Inbox, once for each step forward.</summary>
public sealed record MessageStatusChanged(
    OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, string Status, int? ErrorCode, DateTimeOffset At);

/// <summary>A person took over or released a conversation. Raised by Inbox.</summary>
public sealed record ConversationModeChanged(
    OrganizationId OrganizationId, ConversationId ConversationId, ConversationMode Mode, UserId? ChangedBy, DateTimeOffset At);
