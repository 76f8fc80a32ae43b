using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>Cancels a scheduled message. Doing so twice changes nothing; one that is sent, or failed, is no longer anybody's to cancel.</summary>
internal static class CancelScheduledMessage
{
    public static void Map(RouteGroupBuilder scheduled) =>
        scheduled.MapDelete("/{messageId}", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(CancelScheduledMessage))
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<ScheduledMessageOutput>, ProblemHttpResult>> HandleAsync(
        ScheduledMessageId messageId, InboxDb db, ScheduledMessageReader read, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await read.FindAsync(messageId, cancellationToken) is null)
        {
            return ScheduledMessagesFeature.NotFound();
        }

        // Waits for whoever sends it at this moment, and finds it sent then.
        var now = clock.GetUtcNow();
        var cancelled = await db.ScheduledMessages.Where(s => s.Id == messageId && s.Status == ScheduledMessageStatus.Scheduled).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Status, ScheduledMessageStatus.Cancelled).SetProperty(s => s.ChangedAt, now), cancellationToken);
        if (await db.ScheduledMessages.AsNoTracking().SingleOrDefaultAsync(s => s.Id == messageId, cancellationToken) is not { } scheduled
            || await read.FindAsync(messageId, cancellationToken) is not { } output)
        {
            return ScheduledMessagesFeature.NotFound();
        }

        if (scheduled.Status != ScheduledMessageStatus.Cancelled)
        {
            return ScheduledMessagesFeature.NotWaiting(scheduled.Status);
        }

        if (cancelled == 1)
        {
            live.Tell(scheduled.OrganizationId, scheduled);
        }

        return TypedResults.Ok(output);
    }
}
