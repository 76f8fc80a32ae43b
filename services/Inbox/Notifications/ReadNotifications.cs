using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>How many notifications something was done to, and how many are unread then.</summary>
/// <param name="Changed">To how many.</param>
/// <param name="Unread">How many are unread.</param>
public sealed record NotificationsChanged(int Changed, int Unread);

/// <summary>Marks notifications as read. What is read is not mailed, and what happens next is a new notification.</summary>
internal static class ReadNotifications
{
    public static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapPut("/{notificationId}/read", ReadAsync).WithName("ReadNotification");
        notifications.MapPut("/read-all", ReadAllAsync).WithName("ReadAllNotifications");
    }

    private static async Task<Results<Ok<NotificationOutput>, ProblemHttpResult>> ReadAsync(
        NotificationId notificationId, CurrentCaller caller, NotificationReader read, Notifier notifier, TimeProvider clock, CancellationToken cancellationToken)
    {
        var changed = await MarkAsync(read.Of(caller.RequiredUserId).Where(notification => notification.Id == notificationId), clock, cancellationToken);
        if (await read.FindAsync(caller.RequiredUserId, notificationId, cancellationToken) is not { } found)
        {
            return NotificationsFeature.NotFound();
        }

        if (changed > 0)
        {
            await AnswerAsync(changed, caller, read, notifier, cancellationToken);
        }

        return TypedResults.Ok(found);
    }

    private static async Task<Ok<NotificationsChanged>> ReadAllAsync(
        CurrentCaller caller, NotificationReader read, Notifier notifier, TimeProvider clock, CancellationToken cancellationToken) => TypedResults.Ok(await AnswerAsync(
            await MarkAsync(read.Of(caller.RequiredUserId), clock, cancellationToken), caller, read, notifier, cancellationToken));

    /// <summary>Marks those that are unread.</summary>
    internal static Task<int> MarkAsync(IQueryable<Notification> notifications, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return notifications.Where(notification => notification.ReadAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(notification => notification.ReadAt, now).SetProperty(notification => notification.EmailDueAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>Tells the caller's browsers, too.</summary>
    internal static async Task<NotificationsChanged> AnswerAsync(
        int changed, CurrentCaller caller, NotificationReader read, Notifier notifier, CancellationToken cancellationToken)
    {
        var unread = await read.CountUnreadAsync(caller.RequiredUserId, cancellationToken);
        notifier.PushUnread(caller.OrganizationId!.Value, caller.RequiredUserId, unread);
        return new NotificationsChanged(changed, unread);
    }
}
