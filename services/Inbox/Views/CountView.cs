using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Views;

/// <summary>How many conversations a view shows to the caller.</summary>
internal static class CountView
{
    /// <param name="Total">All of them.</param>
    /// <param name="Unread">Those with messages nobody has looked at.</param>
    internal sealed record Response(int Total, int Unread);

    public static void Map(RouteGroupBuilder views) => views.MapGet("/{viewId}/count", HandleAsync).WithName(nameof(CountView));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        ViewId viewId, InboxDb db, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.FindViewAsync(viewId, caller, cancellationToken) is not { } view)
        {
            return ViewsFeature.NotFound();
        }

        var (conversations, problem) = view.Query.Apply(db.Conversations, db, caller, clock.GetUtcNow());
        if (problem is not null)
        {
            return problem;
        }

        var counts = await conversations.GroupBy(_ => 1)
            .Select(all => new { Total = all.Count(), Unread = all.Count(conversation => conversation.UnreadCount > 0) }).SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new Response(counts?.Total ?? 0, counts?.Unread ?? 0));
    }
}
