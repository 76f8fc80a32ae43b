using System.Collections.Frozen;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>One kind of event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What happened when it comes.</param>
public sealed record WebhookEventType(string Name, string Description);

/// <summary>What webhooks can be told. One more is a line here and one in <see cref="StoreWebhookDeliveries"/>.</summary>
public static class WebhookEventTypes
{
    /// <summary>Stands for all of them, those to come included.</summary>
    public const string All = "*";

    internal const string MessageReceived = "message.received";
    internal const string MessageSent = "message.sent";
    internal const string MessageStatusChanged = "message.status_changed";
    internal const string MessageEdited = "message.edited";
    internal const string MessageDeleted = "message.deleted";
    internal const string ConversationStatusChanged = "conversation.status_changed";
    internal const string ConversationAssigned = "conversation.assigned";
    internal const string ConversationTakenOver = "conversation.taken_over";
    internal const string ConversationReleased = "conversation.released";
    internal const string ConversationCreated = "conversation.created";
    internal const string ContactCreated = "contact.created";
    internal const string ContactUpdated = "contact.updated";
    internal const string ContactErased = "contact.erased";
    internal const string ServiceLevelBreached = "sla.breached";
    internal const string SatisfactionAnswered = "csat.answered";

    /// <summary>Sent when somebody asks for it, to the webhook it is asked of, whatever that subscribed to.</summary>
    internal const string Test = "webhook.test";

    /// <summary>All there are to subscribe to.</summary>
    public static IReadOnlyList<WebhookEventType> List { get; } =
    [
        new(MessageReceived, "A contact's message was stored"),
        new(MessageSent, "The provider took a message of the organization"),
        new(MessageStatusChanged, "A message of the organization was sent, delivered, read or failed"),
        new(ConversationCreated, "A conversation with a contact began on a channel"),
        new(MessageEdited, "Who wrote a message changed it"),
        new(MessageDeleted, "Who wrote a message took it back; its content is gone"),
        new(ConversationStatusChanged, "A conversation was opened, set aside, snoozed or resolved"),
        new(ConversationAssigned, "A conversation is somebody's, or nobody's any more"),
        new(ConversationTakenOver, "A person took a conversation over from the bot"),
        new(ConversationReleased, "A person gave a conversation back to the bot"),
        new(ContactCreated, "A contact was entered, or wrote for the first time"),
        new(ContactUpdated, "Something of a contact changed"),
        new(ContactErased, "A contact was erased everywhere"),
        new(ServiceLevelBreached, "A conversation was not answered or resolved in time"),
        new(SatisfactionAnswered, "A contact said how satisfied it is"),
    ];

    private static FrozenSet<string> Names { get; } = List.Select(type => type.Name).Append(All).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when there is such a kind, or for <see cref="All"/>.</summary>
    public static bool Exists(string name) => Names.Contains(name);
}
