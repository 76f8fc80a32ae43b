using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Names of the events on the live connection, as the requirements spell them.</summary>
public static class LiveEvents
{
    public const string ConversationUpdated = "conversation:updated";
    public const string ConversationDeleted = "conversation:deleted";
    public const string TakeoverStarted = "conversation:takeover_started";
    public const string TakeoverEnded = "conversation:takeover_ended";
    public const string ConversationsFlagged = "action:conversations_flagged";
    public const string HumanAttentionRequired = "action:human_attention_required";
    public const string Acknowledged = "ack";
    public const string Error = "error";
    public const string ServerHello = "server:hello";
    public const string ClientHeartbeat = "client:heartbeat";
}

/// <summary><c>conversation:updated</c>: the conversation as it is now, the message that changed it, or only statuses that moved on.</summary>
public sealed record ConversationUpdated(
    ConversationId ConversationId,
    ConversationOutput? Conversation = null,
    MessageOutput? Message = null,
    IReadOnlyList<StatusUpdate>? Statuses = null);

/// <summary><c>conversation:deleted</c>: it is gone, for good or until it is restored.</summary>
public sealed record ConversationDeleted(ConversationId ConversationId);

/// <summary>A message that was sent, delivered, read or failed.</summary>
public sealed record StatusUpdate(MessageId MessageId, string Status, MessageError? Error);

/// <summary><c>conversation:takeover_started</c> and <c>conversation:takeover_ended</c>: who did it, and when.</summary>
public sealed record TakeoverChanged(ConversationId ConversationId, UserId? UserId, DateTimeOffset At);
