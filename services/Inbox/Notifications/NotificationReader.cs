using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>A notification as the API and the live connection show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>mention</c>, <c>assignment</c>, <c>human_attention</c>, <c>sla_breached</c>, <c>failed_message</c>, <c>webhook_disabled</c> or <c>system</c>.</param>
/// <param name="Title">What it says.</param>
/// <param name="Count">How often it happened since it was last read.</param>
/// <param name="ConversationId">About which conversation.</param>
/// <param name="MessageId">About which message: the last one.</param>
/// <param name="NoteId">About which note: the last one.</param>
/// <param name="WebhookId">About which webhook.</param>
/// <param name="ActorId">Who caused it, the last time; absent when nobody did.</param>
/// <param name="IsRead">Whether it was read.</param>
/// <param name="CreatedAt">When it happened first.</param>
/// <param name="UpdatedAt">When it happened last.</param>
/// <param name="ReadAt">When it was read.</param>
public sealed record NotificationOutput(
    NotificationId Id,
    string Type,
    string Title,
    int Count,
    ConversationId? ConversationId,
    MessageId? MessageId,
    NoteId? NoteId,
    WebhookId? WebhookId,
    string? ActorId,
    bool IsRead,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ReadAt)
{
    internal static NotificationOutput Of(Notification notification) => new(
        notification.Id, notification.Type, NotificationTypes.Find(notification.Type)?.Title ?? notification.Type, notification.Count, notification.ConversationId,
        notification.MessageId, notification.NoteId, notification.WebhookId, notification.ActorId, notification.ReadAt is not null, notification.CreatedAt,
        notification.UpdatedAt, notification.ReadAt);
}

/// <summary>Reads one member's notifications. Nobody sees another's, whatever the role.</summary>
internal sealed class NotificationReader(InboxDb db)
{
    /// <summary>What is shown to a member.</summary>
    public IQueryable<Notification> Of(UserId userId) => db.Notifications.AsNoTracking().Where(notification => notification.UserId == userId && notification.InApp);

    /// <summary>One of them; null for one that is another's, or gone.</summary>
    public async Task<NotificationOutput?> FindAsync(UserId userId, NotificationId id, CancellationToken cancellationToken) =>
        await Of(userId).SingleOrDefaultAsync(notification => notification.Id == id, cancellationToken) is { } found ? NotificationOutput.Of(found) : null;

    /// <summary>How many are unread.</summary>
    public Task<int> CountUnreadAsync(UserId userId, CancellationToken cancellationToken) =>
        Of(userId).CountAsync(notification => notification.ReadAt == null, cancellationToken);
}
