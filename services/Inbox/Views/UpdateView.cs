using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Views;

/// <summary>Sets all of a view. What everybody sees, or is to see, takes <see cref="Permissions.ConversationsManage"/>; whose own a shared one becomes is who made it.</summary>
internal static class UpdateView
{
    public static void Map(RouteGroupBuilder views) => views.MapPut("/{viewId}", HandleAsync).WithName(nameof(UpdateView)).ProducesValidationProblem();

    private static async Task<Results<Ok<ViewOutput>, ProblemHttpResult>> HandleAsync(
        ViewId viewId, ViewShape request, InboxDb db, CurrentCaller caller, MemberDirectory members, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.FindViewAsync(viewId, caller, cancellationToken) is not { } view)
        {
            return ViewsFeature.NotFound();
        }

        if ((view.IsShared || request.IsShared) && !caller.May(Permissions.ConversationsManage))
        {
            return ViewsFeature.Shared();
        }

        if (await request.Query.RefuseAsync(db, members, caller, clock.GetUtcNow(), cancellationToken) is { } problem)
        {
            return problem;
        }

        view.Set(request.Name, request.IsShared, request.Position, request.Query);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ViewOutput.Of(view, caller));
    }
}
