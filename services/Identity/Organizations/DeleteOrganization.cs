using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Deletes the organization; the other services delete what they hold of it when they hear of that.</summary>
public static class DeleteOrganization
{
    internal static void Map(RouteGroupBuilder organization) =>
        organization.MapDelete("", HandleAsync).RequirePermission(Permissions.OrganizationDelete).WithName(nameof(DeleteOrganization))
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<NoContent> HandleAsync(OrganizationId organizationId, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await DeleteAsync(db, organizationId, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Deletes it and tells the others, in the caller's transaction.</summary>
    internal static async Task DeleteAsync(IdentityDb db, OrganizationId organizationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Memberships, sessions, roles, invitations and keys go with it; people keep their accounts.
        if (await db.Organizations.Where(o => o.Id == organizationId).ExecuteDeleteAsync(cancellationToken) == 1)
        {
            db.Raise(new OrganizationDeleted(organizationId, now));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
