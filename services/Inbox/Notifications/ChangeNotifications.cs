using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>Does one thing to several of the caller's notifications. Ids it does not have are passed over.</summary>
public static class ChangeNotifications
{
    private const int MaxIds = 200;

    /// <summary>What to do.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<BulkAction>))]
    public enum BulkAction
    {
        /// <summary>Mark them as read.</summary>
        [JsonStringEnumMemberName("read")]
        Read,

        /// <summary>Take them away.</summary>
        [JsonStringEnumMemberName("delete")]
        Delete,
    }

    /// <summary>What to do to which.</summary>
    /// <param name="Action">What.</param>
    /// <param name="NotificationIds">To which.</param>
    public sealed record Request([Required] BulkAction? Action, [Required, MinLength(1), MaxLength(MaxIds)] IReadOnlyList<NotificationId> NotificationIds);

    internal static void Map(RouteGroupBuilder notifications) =>
        notifications.MapPost("/bulk-action", HandleAsync).WithName(nameof(ChangeNotifications)).ProducesValidationProblem();

    private static async Task<Ok<NotificationsChanged>> HandleAsync(
        Request request, CurrentCaller caller, NotificationReader read, Notifier notifier, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ids = request.NotificationIds.Distinct().ToList();
        var chosen = read.Of(caller.RequiredUserId).Where(notification => ids.Contains(notification.Id));
        var changed = request.Action == BulkAction.Delete
            ? await chosen.ExecuteDeleteAsync(cancellationToken)
            : await ReadNotifications.MarkAsync(chosen, clock, cancellationToken);
        return TypedResults.Ok(await ReadNotifications.AnswerAsync(changed, caller, read, notifier, cancellationToken));
    }
}
