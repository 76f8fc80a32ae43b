using ChatBoost.Inbox.Contacts.Importing;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Names of the events on the live connection, as the requirements spell them.</summary>
public static class LiveEvents
{
    public const string ConversationUpdated = "conversation:updated";
    public const string ConversationDeleted = "conversation:deleted";
    public const string ConversationTyping = "conversation:typing";
    public const string ConversationRead = "conversation:read";
    public const string ConversationViewing = "conversation:viewing";
    public const string ConversationLeft = "conversation:left";
    public const string ConversationAnswering = "conversation:answering";
    public const string ConversationAnswered = "conversation:answered";
    public const string TakeoverStarted = "conversation:takeover_started";
    public const string TakeoverEnded = "conversation:takeover_ended";
    public const string ConversationsFlagged = "action:conversations_flagged";
    public const string HumanAttentionRequired = "action:human_attention_required";
    public const string ContactImportUpdated = "contacts:import_updated";
    public const string NotificationCreated = "notification:created";
    public const string NotificationUpdated = "notification:updated";
    public const string NotificationsRead = "notification:read";
    public const string ScheduledMessageChanged = "scheduled_message:changed";
    public const string DraftChanged = "draft:changed";
    public const string Acknowledged = "ack";
    public const string Error = "error";
    public const string ServerHello = "server:hello";
    public const string ClientHeartbeat = "client:heartbeat";
    public const string ClientTyping = "client:typing";
    public const string ClientViewing = "client:viewing";
    public const string ClientLeft = "client:left";
    public const string ClientAnswering = "client:answering";
    public const string ClientAnswered = "client:answered";
}

/// <summary><c>conversation:updated</c>: the conversation as it is now, the message that changed it, or only statuses that moved on.</summary>
/// <param name="ConversationId">Which conversation.</param>
/// <param name="Conversation">How it is now.</param>
/// <param name="Message">The message.</param>
/// <param name="Statuses">Messages that moved on.</param>
/// <param name="IsNew">True when the message was not there before; false when a known one looks different.</param>
public sealed record ConversationUpdated(
    ConversationId ConversationId,
    ConversationOutput? Conversation = null,
    MessageOutput? Message = null,
    IReadOnlyList<StatusUpdate>? Statuses = null,
    bool IsNew = false);

/// <summary><c>conversation:deleted</c>: it is gone, for good or until it is restored.</summary>
public sealed record ConversationDeleted(ConversationId ConversationId);

/// <summary><c>conversation:typing</c>: somebody of the organization writes an answer. Repeated every few seconds while it goes on; not kept for who was away.</summary>
public sealed record ConversationTyping(ConversationId ConversationId, UserId UserId, string Name);

/// <summary>A message that was sent, delivered, read or failed.</summary>
public sealed record StatusUpdate(MessageId MessageId, string Status, MessageError? Error);

/// <summary><c>conversation:takeover_started</c> and <c>conversation:takeover_ended</c>: who did it, and when.</summary>
public sealed record TakeoverChanged(ConversationId ConversationId, UserId? UserId, DateTimeOffset At);

/// <summary><c>action:conversations_flagged</c>.</summary>
public sealed record ConversationsFlagged(IReadOnlyList<ConversationId> ConversationIds, string Reason);

/// <summary><c>action:human_attention_required</c>.</summary>
public sealed record HumanAttentionRequired(ConversationId ConversationId, string Reason);

/// <summary><c>notification:read</c>: the caller read or deleted some, here or elsewhere, and so many are unread.</summary>
public sealed record NotificationsRead(int Unread);

/// <summary><c>conversation:read</c>: the caller read a conversation, here or elsewhere, up to this sequence, and so many of its messages it has not seen.</summary>
public sealed record ConversationSeen(ConversationId ConversationId, int UnseenCount, long? ReadSequence);

/// <summary><c>conversation:viewing</c>: a member has it open. Repeated while it goes on, and over at <paramref name="Until"/> when it is not; not kept for who was away.</summary>
public sealed record ConversationViewing(ConversationId ConversationId, UserId UserId, string Name, DateTimeOffset Until);

/// <summary><c>conversation:left</c>: a member has it open no more.</summary>
public sealed record ConversationLeft(ConversationId ConversationId, UserId UserId);

/// <summary><c>conversation:answering</c>: a member answers, until it sends, gives up, or nothing is heard of it until <paramref name="Until"/>.</summary>
public sealed record ConversationAnswering(ConversationId ConversationId, UserId UserId, string Name, DateTimeOffset Until);

/// <summary><c>conversation:answered</c>: the member answers no more.</summary>
public sealed record ConversationAnswered(ConversationId ConversationId, UserId UserId);

/// <summary><c>contacts:import_updated</c>: how far an import is, once a second at most, and its end.</summary>
public sealed record ContactImportUpdated(
    ContactImportId ImportId, ImportState State, long Size, long BytesRead, int Rows, int Created, int Updated, int Skipped, int Rejected)
{
    internal static ContactImportUpdated Of(ContactImport import) => new(
        import.Id, import.State, import.Size, import.BytesRead, import.Rows, import.Created, import.Updated, import.Skipped, import.Rejected);
}
