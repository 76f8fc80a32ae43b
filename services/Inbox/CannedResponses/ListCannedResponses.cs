using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>Those everybody has and the caller's own, by code; with <c>search</c>, those whose code or text has it: codes that begin with it first.</summary>
internal static class ListCannedResponses
{
    internal sealed record Response(IReadOnlyList<CannedResponseOutput> Data);

    public static void Map(RouteGroupBuilder responses) => responses.MapGet("", HandleAsync).WithName(nameof(ListCannedResponses));

    private static async Task<Ok<Response>> HandleAsync(
        InboxDb db, CurrentCaller caller, CancellationToken cancellationToken, [StringLength(200)] string? search = null)
    {
        // There are a few hundred at most, so they are all read, and looked through here.
        var all = await db.CannedResponsesOf(caller).AsNoTracking().OrderBy(response => response.Code).ToListAsync(cancellationToken);
        var words = search?.Trim() ?? "";
        var found = all
            .Where(response => response.Code.Contains(words, StringComparison.OrdinalIgnoreCase) || response.Text.Contains(words, StringComparison.OrdinalIgnoreCase))
            .OrderBy(response => response.Code.StartsWith(words, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        return TypedResults.Ok(new Response([.. found.Select(CannedResponseOutput.Of)]));
    }
}
