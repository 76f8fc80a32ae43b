using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>All teams of the organization, by name.</summary>
internal static class ListTeams
{
    internal sealed record Response(IReadOnlyList<TeamOutput> Data);

    public static void Map(RouteGroupBuilder teams) => teams.MapGet("", HandleAsync).WithName(nameof(ListTeams));

    private static async Task<Ok<Response>> HandleAsync(InboxDb db, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        [.. (await db.Teams.AsNoTracking().Include(team => team.Members).OrderBy(team => team.Name).Take(Team.Max).ToListAsync(cancellationToken)).Select(TeamOutput.Of)]));
}
