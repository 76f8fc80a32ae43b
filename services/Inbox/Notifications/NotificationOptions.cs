using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Notifications;

/// <summary>How members are notified. Section <c>Notifications</c>.</summary>
public sealed class NotificationOptions
{
    internal const string Section = "Notifications";

    /// <summary>Minutes from the first unread notification to the mail that tells of it and all others by then.</summary>
    [Range(1, 1440)]
    public int DigestMinutes { get; set; } = 15;

    /// <summary>Days notifications are kept, read or not.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 90;
}
