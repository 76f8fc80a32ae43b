using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>The caller's notifications, what happened last first: all, the unread ones, those of one kind. Older ones with <c>before</c>, the id of the last one seen.</summary>
internal static class ListNotifications
{
    internal sealed record Response(IReadOnlyList<NotificationOutput> Data, bool HasMore);

    public static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapGet("", HandleAsync).WithName(nameof(ListNotifications)).ProducesValidationProblem();
        notifications.MapGet("/unread", HandleUnreadAsync).WithName("ListUnreadNotifications").ProducesValidationProblem();
        notifications.MapGet("/by-type/{notificationType}", HandleTypeAsync).WithName("ListNotificationsByType").ProducesValidationProblem();
    }

    private static async Task<Ok<Response>> HandleAsync(
        CurrentCaller caller, NotificationReader read, InboxDb db, CancellationToken cancellationToken, NotificationId? before = null, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(await PageAsync(read.Of(caller.RequiredUserId), db, before, limit, cancellationToken));

    private static async Task<Ok<Response>> HandleUnreadAsync(
        CurrentCaller caller, NotificationReader read, InboxDb db, CancellationToken cancellationToken, NotificationId? before = null, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(await PageAsync(read.Of(caller.RequiredUserId).Where(notification => notification.ReadAt == null), db, before, limit, cancellationToken));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleTypeAsync(
        string notificationType, CurrentCaller caller, NotificationReader read, InboxDb db, CancellationToken cancellationToken, NotificationId? before = null, [Range(1, 200)] int limit = 50) =>
        NotificationTypes.Find(notificationType) is null
            ? NotificationsFeature.UnknownType()
            : TypedResults.Ok(await PageAsync(read.Of(caller.RequiredUserId).Where(notification => notification.Type == notificationType), db, before, limit, cancellationToken));

    private static async Task<Response> PageAsync(IQueryable<Notification> notifications, InboxDb db, NotificationId? before, int limit, CancellationToken cancellationToken)
    {
        if (before is { } last)
        {
            var seen = await notifications.Where(notification => notification.Id == last).Select(notification => (DateTimeOffset?)notification.UpdatedAt).SingleOrDefaultAsync(cancellationToken);
            notifications = notifications.Where(notification => EF.Functions.LessThan(ValueTuple.Create(notification.UpdatedAt, notification.Id), ValueTuple.Create(seen ?? default, last)));
        }

        var found = await notifications.OrderByDescending(notification => notification.UpdatedAt).ThenByDescending(notification => notification.Id)
            .Take(limit + 1).ToListAsync(cancellationToken);
        return new Response([.. found.Take(limit).Select(NotificationOutput.Of)], found.Count > limit);
    }
}
