using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>Gives a scheduled message another time, while it waits.</summary>
public static class MoveScheduledMessage
{
    /// <summary>What changes.</summary>
    /// <param name="ScheduledAt">The other time: in the future, a year away at most.</param>
    public sealed record Request([Required] DateTimeOffset? ScheduledAt);

    internal static void Map(RouteGroupBuilder scheduled) =>
        scheduled.MapPatch("/{messageId}", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(MoveScheduledMessage))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        ScheduledMessageId messageId, Request request, InboxDb db, ScheduledMessageReader read, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var at = request.ScheduledAt!.Value.ToUniversalTime();
        if (Scheduler.RefuseTime(at, now) is { } wrong)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["scheduledAt"] = [wrong] });
        }

        if (await read.FindAsync(messageId, cancellationToken) is null)
        {
            return ScheduledMessagesFeature.NotFound();
        }

        // Waits for whoever sends it at this moment, and finds it sent then.
        var moved = await db.ScheduledMessages.Where(s => s.Id == messageId && s.Status == ScheduledMessageStatus.Scheduled).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.ScheduledAt, at).SetProperty(s => s.DueAt, at).SetProperty(s => s.ChangedAt, now), cancellationToken);
        if (await db.ScheduledMessages.AsNoTracking().SingleOrDefaultAsync(s => s.Id == messageId, cancellationToken) is not { } scheduled
            || await read.FindAsync(messageId, cancellationToken) is not { } output)
        {
            return ScheduledMessagesFeature.NotFound();
        }

        if (moved == 0)
        {
            return ScheduledMessagesFeature.NotWaiting(scheduled.Status);
        }

        live.Tell(scheduled.OrganizationId, scheduled);
        return TypedResults.Ok(output);
    }
}
