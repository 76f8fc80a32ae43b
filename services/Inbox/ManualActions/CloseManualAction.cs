using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>Says that an action is done, or will not be done. One that is neither pending any more stays as it is.</summary>
internal static class CloseManualAction
{
    public static void Map(RouteGroupBuilder actions)
    {
        actions.MapPost("/{manualActionId}/complete", CompleteAsync).RequirePermission(Permissions.ConversationsManage).WithName("CompleteManualAction");
        actions.MapPost("/{manualActionId}/dismiss", DismissAsync).RequirePermission(Permissions.ConversationsManage).WithName("DismissManualAction");
    }

    private static Task<Results<Ok<ManualActionOutput>, ProblemHttpResult>> CompleteAsync(
        ManualActionId manualActionId, InboxDb db, InboxEvents live, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken) =>
        CloseAsync(manualActionId, ManualActionStatus.Completed, db, live, caller, clock, cancellationToken);

    private static Task<Results<Ok<ManualActionOutput>, ProblemHttpResult>> DismissAsync(
        ManualActionId manualActionId, InboxDb db, InboxEvents live, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken) =>
        CloseAsync(manualActionId, ManualActionStatus.Failed, db, live, caller, clock, cancellationToken);

    private static async Task<Results<Ok<ManualActionOutput>, ProblemHttpResult>> CloseAsync(
        ManualActionId id, ManualActionStatus status, InboxDb db, InboxEvents live, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Only where the conversation can be seen.
        var found = await (from action in db.ManualActions
                           join conversation in db.Conversations on action.ConversationId equals conversation.Id
                           where action.Id == id
                           select new { Action = action, conversation.AssigneeId, conversation.OrganizationId }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return ManualActionsFeature.NotFound();
        }

        if (found.Action.Close(status, caller.ActorId, clock.GetUtcNow()))
        {
            await db.SaveChangesAsync(cancellationToken);
            live.ConversationChanged(found.OrganizationId, found.Action.ConversationId);
        }

        return TypedResults.Ok(ManualActionOutput.Of(found.Action, found.AssigneeId));
    }
}
