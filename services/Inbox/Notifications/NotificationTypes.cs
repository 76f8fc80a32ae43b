namespace ChatBoost.Inbox.Notifications;

/// <summary>One kind of notification.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it says; written when it is shown, so that nothing about anybody is stored.</param>
/// <param name="Words">The same in a mail, after how many.</param>
/// <param name="IsMailed">Whether it is mailed to who said nothing about that.</param>
public sealed record NotificationType(string Name, string Title, string Words, bool IsMailed);

/// <summary>What members are notified of. One more is a line here and one in <see cref="NotifyOfEvents"/>.</summary>
public static class NotificationTypes
{
    internal const string Mention = "mention";
    internal const string Assignment = "assignment";
    internal const string HumanAttention = "human_attention";
    internal const string ServiceLevelBreached = "sla_breached";
    internal const string FailedMessage = "failed_message";
    internal const string ScheduledMessageFailed = "scheduled_message_failed";
    internal const string WebhookDisabled = "webhook_disabled";
    internal const string System = "system";

    /// <summary>All there are, in the order people read them.</summary>
    public static IReadOnlyList<NotificationType> List { get; } =
    [
        new(Mention, "You were mentioned in a note", "times mentioned in notes", IsMailed: true),
        new(Assignment, "A conversation was assigned to you", "assigned to you", IsMailed: true),
        new(HumanAttention, "A conversation of yours needs you", "needing you again", IsMailed: true),
        new(ServiceLevelBreached, "A service level was missed", "service levels missed", IsMailed: true),
        new(FailedMessage, "A message could not be delivered", "messages that could not be delivered", IsMailed: false),
        new(ScheduledMessageFailed, "A scheduled message was not sent", "scheduled messages that were not sent", IsMailed: true),
        new(WebhookDisabled, "A webhook was disabled", "webhooks disabled", IsMailed: true),
        new(System, "A notification from ChatBoost", "from ChatBoost", IsMailed: false),
    ];

    /// <summary>The kind of this name, or null.</summary>
    public static NotificationType? Find(string name) => List.FirstOrDefault(type => type.Name == name);
}
