using System.Text.Json.Serialization;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.Contracts.Inbox;

/// <summary>Who answers in a conversation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConversationMode>))]
public enum ConversationMode
{
    /// <summary>The bot answers.</summary>
    [JsonStringEnumMemberName("bot")]
    Bot,

    /// <summary>A person has taken over; nothing automatic goes out.</summary>
    [JsonStringEnumMemberName("human")]
    Human,
}

/// <summary>Where the work on a conversation stands. The numbers are what the database holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConversationStatus>))]
public enum ConversationStatus
{
    /// <summary>Somebody should look at it.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 0,

    /// <summary>Waits for something, with no date.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 1,

    /// <summary>Out of the way until a time; then it is open again.</summary>
    [JsonStringEnumMemberName("snoozed")]
    Snoozed = 2,

    /// <summary>Done; the contact's next message opens it again.</summary>
    [JsonStringEnumMemberName("resolved")]
    Resolved = 3,
}

/// <summary>How much a conversation matters. The numbers are what the database holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConversationPriority>))]
public enum ConversationPriority
{
    /// <summary>Nobody said.</summary>
    [JsonStringEnumMemberName("none")]
    None = 0,

    /// <summary>Can wait.</summary>
    [JsonStringEnumMemberName("low")]
    Low = 1,

    /// <summary>As usual.</summary>
    [JsonStringEnumMemberName("medium")]
    Medium = 2,

    /// <summary>Before others.</summary>
    [JsonStringEnumMemberName("high")]
    High = 3,

    /// <summary>At once.</summary>
    [JsonStringEnumMemberName("urgent")]
    Urgent = 4,
}

/// <summary>Body of <c>POST /internal/messages/received</c> (worker to Inbox). Idempotent by the update's key.</summary>
public sealed record RecordReceivedMessage(ProviderUpdate Update);

/// <summary>Body of <c>POST /internal/messages/changes</c> (worker to Inbox): an edit, or that a message was taken back. Idempotent, in any order.</summary>
public sealed record RecordMessageChange(ProviderUpdate Update);

/// <summary>
/// What Inbox made of a received message; a repeated call answers the same with <see cref="IsDuplicate"/> set.
/// 404 <c>number_not_connected</c> when no organization has the number, 410 <c>contact_erased</c> when the contact was erased after it wrote.
/// </summary>
/// <param name="OrganizationId">Whose number it is.</param>
/// <param name="ConversationId">The thread it belongs to.</param>
/// <param name="MessageId">Our id of it.</param>
/// <param name="ContactId">Who wrote.</param>
/// <param name="Mode">Who answers.</param>
/// <param name="Type">The message's type, for example <c>text</c> or <c>image</c>.</param>
/// <param name="Text">What rules and keywords look at: text body, caption, button title; empty when there is none.</param>
/// <param name="IsFirstInConversation">True for the message that opened the conversation, on repeats too.</param>
/// <param name="IsDuplicate">True when it was stored before.</param>
/// <param name="ExpectsReply">False for what nobody answers: reactions, system notices, edits, revokes, unsupported and echoes.</param>
public sealed record ReceivedMessage(
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    MessageId MessageId,
    ContactId ContactId,
    ConversationMode Mode,
    string Type,
    string Text,
    bool IsFirstInConversation,
    bool IsDuplicate,
    bool ExpectsReply);

/// <summary>Body of <c>POST /internal/statuses</c>: statuses in one batch, at most 500. Idempotent: a status only ever moves forward.</summary>
public sealed record RecordStatuses(IReadOnlyList<ProviderUpdate> Updates);

/// <summary>What became of a batch of statuses, as counts.</summary>
/// <param name="Applied">Moved a message forward.</param>
/// <param name="Ignored">Repeats and those behind what is known.</param>
/// <param name="Parked">For a message not known yet; applied when it becomes known.</param>
/// <param name="NumberNotConnected">For a number no organization has.</param>
public sealed record StatusesRecorded(int Applied, int Ignored, int Parked, int NumberNotConnected);

/// <summary>Body of <c>POST /internal/provider-events</c>: account, template and unknown updates, kept as they came. Idempotent by key.</summary>
public sealed record RecordProviderEvents(IReadOnlyList<ProviderUpdate> Updates);

/// <summary>
/// Body of <c>POST /internal/messages/send</c>: an automatic reply. Idempotent by (organization, key).
/// 409 <c>conversation_in_human_mode</c> when a person has taken over, 422 <c>window_closed</c> outside the 24-hour window and <c>do_not_disturb</c> for a contact that is not to be disturbed.
/// </summary>
/// <param name="OrganizationId">On whose behalf.</param>
/// <param name="ConversationId">The thread.</param>
/// <param name="IdempotencyKey">The same key stores and sends once, for example <c>bot:msg_…</c>.</param>
/// <param name="BotId">The bot that answers.</param>
/// <param name="Content">What to send.</param>
/// <param name="WebhookReceivedAt">When the message it answers reached the receiver; webhook-to-reply time counts from here.</param>
public sealed record SendAutomaticMessage(
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    string IdempotencyKey,
    BotId BotId,
    OutboundContent Content,
    DateTimeOffset? WebhookReceivedAt = null);

/// <summary>A stored outbound message.</summary>
/// <param name="MessageId">Our id of it.</param>
/// <param name="IsDuplicate">True when the key was used before and nothing new was stored.</param>
public sealed record MessageQueued(MessageId MessageId, bool IsDuplicate);

/// <summary>Answer of <c>GET /internal/webhook-secrets?phoneNumberId=</c>, <c>?businessAccountId=</c> or <c>?connection=</c> (receiver to Inbox); an empty list for an unknown one.</summary>
/// <param name="AppSecrets">
/// What a webhook of this number, account or connection is proven by: app secrets of Meta, the auth token of Twilio, the public key of SendGrid. In plain text, for the
/// receiver's memory only.
/// </param>
public sealed record WebhookSecrets(IReadOnlyList<string> AppSecrets);

/// <summary>Body of <c>POST /internal/webhook-verifications</c>: 204 when a connected number has this verify token, else 404.</summary>
public sealed record VerifyWebhook(string VerifyToken);

/// <summary>Why automation asks for a person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HumanAttentionReason>))]
public enum HumanAttentionReason
{
    /// <summary>The bot had no answer.</summary>
    [JsonStringEnumMemberName("bot_could_not_answer")]
    BotCouldNotAnswer,

    /// <summary>The contact asked for a person, or a rule says so.</summary>
    [JsonStringEnumMemberName("human_requested")]
    HumanRequested,
}

/// <summary>
/// Body of <c>POST /internal/human-attention</c>: automation cannot go on alone. Idempotent: while the same is pending in the conversation, nothing more comes of it.
/// </summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">Where.</param>
/// <param name="Reason">Why.</param>
/// <param name="MessageId">The message it is about; nothing comes of one that was answered meanwhile.</param>
/// <param name="HandsOver">Whether a person answers from here on, and nothing automatic any more.</param>
public sealed record RequestHumanAttention(
    OrganizationId OrganizationId, ConversationId ConversationId, HumanAttentionReason Reason, MessageId? MessageId = null, bool HandsOver = false);

/// <summary>What came of it.</summary>
/// <param name="ManualActionId">What a person has to do; null when the message was answered meanwhile.</param>
public sealed record HumanAttentionNoted(ManualActionId? ManualActionId);
