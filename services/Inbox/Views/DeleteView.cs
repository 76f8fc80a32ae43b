using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Views;

/// <summary>Takes a view away: one's own, or with <see cref="Permissions.ConversationsManage"/> one everybody sees.</summary>
internal static class DeleteView
{
    public static void Map(RouteGroupBuilder views) => views.MapDelete("/{viewId}", HandleAsync).WithName(nameof(DeleteView));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(ViewId viewId, InboxDb db, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (await db.FindViewAsync(viewId, caller, cancellationToken) is not { } view)
        {
            return ViewsFeature.NotFound();
        }

        if (view.IsShared && !caller.May(Permissions.ConversationsManage))
        {
            return ViewsFeature.Shared();
        }

        db.Remove(view);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
