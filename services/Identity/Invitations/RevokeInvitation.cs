using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Invitations;

/// <summary>Takes an invitation back.</summary>
public static class RevokeInvitation
{
    internal static void Map(RouteGroupBuilder team) =>
        team.MapDelete("/{invitationId}/revoke", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(RevokeInvitation))
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        InvitationId invitationId, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        // One statement: an invitation that is being accepted is either accepted or revoked, never both.
        var now = clock.GetUtcNow();
        var revoked = await db.Invitations
            .Where(i => i.Id == invitationId && i.AcceptedAt == null && i.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(i => i.RevokedAt, now), cancellationToken);
        return revoked == 1
            ? TypedResults.NoContent()
            : Problem.NotFound("invitation_not_found", "There is no open invitation with this id.");
    }
}
