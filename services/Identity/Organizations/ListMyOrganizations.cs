using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Lists the organizations the caller belongs to, the one joined first first.</summary>
public static class ListMyOrganizations
{
    /// <summary>One of them.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Role">What the caller is in it.</param>
    /// <param name="JoinedAt">Since when.</param>
    /// <param name="IsCurrent">True for the one the access token is for.</param>
    public sealed record Entry(OrganizationId Id, string Name, string Role, DateTimeOffset JoinedAt, bool IsCurrent);

    internal static void Map(RouteGroupBuilder team) =>
        team.MapGet("/my-organizations", HandleAsync).OpenToMembers().WithName(nameof(ListMyOrganizations));

    private static Task<Ok<IReadOnlyList<Entry>>> HandleAsync(
        CurrentCaller caller, IServiceScopeFactory scopes, CancellationToken cancellationToken) => scopes.AsSystemAsync(async services =>
    {
        // The caller's own memberships are the one thing it may see across organizations.
        var db = services.GetRequiredService<IdentityDb>();
        return TypedResults.Ok<IReadOnlyList<Entry>>(await (
            from membership in db.Memberships
            join organization in db.Organizations on membership.OrganizationId equals organization.Id
            where membership.UserId == caller.RequiredUserId
            orderby membership.JoinedAt, membership.OrganizationId
            select new Entry(organization.Id, organization.Name, membership.Role, membership.JoinedAt, organization.Id == caller.OrganizationId))
            .ToListAsync(cancellationToken));
    });
}
