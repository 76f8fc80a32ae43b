using ChatBoost.Contracts.Catalog;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>GET /internal/bots/active?organizationId=</c>, for the worker. 404 <c>bot_not_found</c> when none is active.</summary>
public static class GetActiveBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapGet("/active", HandleAsync).WithName(nameof(GetActiveBot));

    private static async Task<Results<Ok<BotDefinition>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, CatalogDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        var bot = await db.Bots.AsNoTracking()
            .Where(row => row.IsActive)
            .Select(row => new BotDefinition(row.Id, row.OrganizationId, row.Name, row.Rules))
            .SingleOrDefaultAsync(cancellationToken);
        return bot is null ? BotsFeature.NotFound() : TypedResults.Ok(bot);
    }
}
