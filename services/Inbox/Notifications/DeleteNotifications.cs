using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>Takes the caller's notifications away: one, or all, or all that were read.</summary>
internal static class DeleteNotifications
{
    public static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapDelete("/{notificationId}", DeleteAsync).WithName("DeleteNotification");
        notifications.MapDelete("/clear", ClearAsync).WithName("ClearNotifications");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        NotificationId notificationId, CurrentCaller caller, NotificationReader read, Notifier notifier, CancellationToken cancellationToken)
    {
        var deleted = await read.Of(caller.RequiredUserId).Where(notification => notification.Id == notificationId).ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
        {
            return NotificationsFeature.NotFound();
        }

        await ReadNotifications.AnswerAsync(deleted, caller, read, notifier, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <param name="caller">Whose.</param>
    /// <param name="read">The reader.</param>
    /// <param name="notifier">Tells the caller's browsers.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="readOnly">True: only those that were read.</param>
    private static async Task<Ok<NotificationsChanged>> ClearAsync(
        CurrentCaller caller, NotificationReader read, Notifier notifier, CancellationToken cancellationToken, bool readOnly = false) => TypedResults.Ok(
            await ReadNotifications.AnswerAsync(
                await read.Of(caller.RequiredUserId).Where(notification => !readOnly || notification.ReadAt != null).ExecuteDeleteAsync(cancellationToken),
                caller, read, notifier, cancellationToken));
}
