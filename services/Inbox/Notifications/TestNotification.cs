using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Notifications;

/// <summary>Notifies the caller of nothing in particular, to see how that looks.</summary>
internal static class TestNotification
{
    public static void Map(RouteGroupBuilder notifications) => notifications.MapPost("/test", HandleAsync).WithName(nameof(TestNotification));

    private static async Task<Results<Created<NotificationOutput>, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, NotificationReader read, Notifier notifier, TimeProvider clock, CancellationToken cancellationToken)
    {
        var notice = new Notice(caller.OrganizationId!.Value, caller.RequiredUserId, NotificationTypes.System, Guid.CreateVersion7(), clock.GetUtcNow()) { ActorId = caller.ActorId };
        return await notifier.NotifyAsync(notice, cancellationToken) is { } id && await read.FindAsync(caller.RequiredUserId, id, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/notifications/{id}", made)
            : Problem.Conflict("notification_not_wanted", "Your preferences say that you do not want to see notifications of the type system.");
    }
}
