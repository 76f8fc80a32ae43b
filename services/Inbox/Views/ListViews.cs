using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Views;

/// <summary>The views the caller sees, in their order.</summary>
internal static class ListViews
{
    internal sealed record Response(IReadOnlyList<ViewOutput> Data);

    public static void Map(RouteGroupBuilder views) => views.MapGet("", HandleAsync).WithName(nameof(ListViews));

    private static async Task<Ok<Response>> HandleAsync(InboxDb db, CurrentCaller caller, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        [.. (await db.ViewsOf(caller).AsNoTracking().OrderBy(view => view.Position).ThenBy(view => view.Id).ToListAsync(cancellationToken)).Select(view => ViewOutput.Of(view, caller))]));
}
