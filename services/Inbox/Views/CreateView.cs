using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Views;

/// <summary>Saves a view: for oneself, or with <see cref="Permissions.ConversationsManage"/> for everybody.</summary>
internal static class CreateView
{
    public static void Map(RouteGroupBuilder views) => views.MapPost("", HandleAsync).WithName(nameof(CreateView)).ProducesValidationProblem();

    private static async Task<Results<Created<ViewOutput>, ProblemHttpResult>> HandleAsync(
        ViewShape request, InboxDb db, CurrentCaller caller, MemberDirectory members, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.IsShared && !caller.May(Permissions.ConversationsManage))
        {
            return ViewsFeature.Shared();
        }

        if (await request.Query.RefuseAsync(db, members, caller, clock.GetUtcNow(), cancellationToken) is { } problem)
        {
            return problem;
        }

        var owner = caller.RequiredUserId;
        if (await db.SavedViews.CountAsync(view => request.IsShared ? view.IsShared : !view.IsShared && view.OwnerId == owner, cancellationToken) >= SavedView.Max)
        {
            return Problem.Unprocessable("too_many_views", $"There are {SavedView.Max} views at most for everybody, and as many for each member.");
        }

        var view = SavedView.Of(caller.OrganizationId!.Value, owner);
        view.Set(request.Name, request.IsShared, request.Position, request.Query);
        db.Add(view);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/views/{view.Id}", ViewOutput.Of(view, caller));
    }
}
