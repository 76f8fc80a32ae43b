using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>How browsers are pushed to. Section <c>Push</c>.</summary>
public sealed class PushOptions
{
    internal const string Section = "Push";

    /// <summary>Whom push services write to when something is wrong: <c>mailto:</c> or <c>https:</c>. Without it, the installation's own address.</summary>
    [RegularExpression("(mailto:|https://).+", ErrorMessage = "Push:Subject must begin with mailto: or https://, for example mailto:operator@example.com.")]
    public string? Subject { get; set; }

    /// <summary>Seconds a push service has to answer.</summary>
    [Range(1, 30, ErrorMessage = "Push:TimeoutSeconds must be 1 to 30: an attempt counts as lost after a minute.")]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Minutes after which nobody needs to be pushed any more; also how long a push service keeps a message for a browser that is off.</summary>
    [Range(1, 1440)]
    public int KeepMinutes { get; set; } = 60;

    /// <summary>Attempts at most.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 6;
}
