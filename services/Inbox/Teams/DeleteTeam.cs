using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>Takes a team away. Its conversations are no team's then; who has one keeps it.</summary>
internal static class DeleteTeam
{
    public static void Map(RouteGroupBuilder teams) => teams.MapDelete("/{teamId}", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(DeleteTeam));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(TeamId teamId, InboxDb db, CancellationToken cancellationToken) =>
        await db.Teams.Where(team => team.Id == teamId).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : TeamsFeature.NotFound();
}
