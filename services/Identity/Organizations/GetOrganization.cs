using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Shows the caller's organization.</summary>
public static class GetOrganization
{
    /// <summary>An organization.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="OpenJoin">True when who knows the id may join as an agent.</param>
    /// <param name="CreatedAt">When it signed up.</param>
    public sealed record Response(OrganizationId Id, string Name, bool OpenJoin, DateTimeOffset CreatedAt)
    {
        internal static Response Of(Organization organization) => new(organization.Id, organization.Name, organization.OpenJoin, organization.CreatedAt);
    }

    internal static void Map(RouteGroupBuilder organization, string name) =>
        organization.MapGet("", HandleAsync).OpenToMembers().WithName(name).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<Response>> HandleAsync(OrganizationId organizationId, IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(Response.Of(await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == organizationId, cancellationToken)));
}
