using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Labels;

/// <summary>All labels of the organization, by name.</summary>
internal static class ListLabels
{
    internal sealed record Response(IReadOnlyList<LabelOutput> Data);

    public static void Map(RouteGroupBuilder labels) => labels.MapGet("", HandleAsync).WithName(nameof(ListLabels));

    private static async Task<Ok<Response>> HandleAsync(InboxDb db, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        [.. (await db.Labels.AsNoTracking().OrderBy(label => label.Name).Take(Label.Max).ToListAsync(cancellationToken)).Select(LabelOutput.Of)]));
}
