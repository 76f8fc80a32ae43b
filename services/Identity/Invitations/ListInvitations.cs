using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Invitations;

/// <summary>Lists the invitations nobody has accepted yet, the newest first; expired ones too, which can be sent again.</summary>
public static class ListInvitations
{
    internal static void Map(RouteGroupBuilder invitations) =>
        invitations.MapGet("", HandleAsync).WithName(nameof(ListInvitations)).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<IReadOnlyList<InvitationShape>>> HandleAsync(OrganizationId organizationId, IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<InvitationShape>>(await db.Invitations
            .Where(i => i.OrganizationId == organizationId && i.AcceptedAt == null && i.RevokedAt == null)
            .OrderByDescending(i => i.CreatedAt)
            .Take(InviteMember.MaxOpen)
            .Select(i => new InvitationShape(i.Id, i.Email, i.Role, i.InvitedBy, i.CreatedAt, i.ExpiresAt))
            .ToListAsync(cancellationToken));
}
