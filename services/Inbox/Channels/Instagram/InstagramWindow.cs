namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>How long somebody on Instagram can be answered (Meta: standard messaging window, and the tag HUMAN_AGENT).</summary>
internal static class InstagramWindow
{
    /// <summary>After the person's last message, by a person; automatic messages end with WhatsApp's 24 hours.</summary>
    public static readonly TimeSpan OfAPerson = TimeSpan.FromDays(7);
}
