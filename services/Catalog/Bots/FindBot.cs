using ChatBoost.Contracts.Catalog;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>GET /internal/bots/{botId}?organizationId=</c>, active or not. 404 <c>bot_not_found</c> when it is none of the organization's.</summary>
public static class FindBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapGet("/{botId}", HandleAsync).WithName(nameof(FindBot));

    private static async Task<Results<Ok<BotDefinition>, ProblemHttpResult>> HandleAsync(
        BotId botId, OrganizationId organizationId, CatalogDb db, CurrentOrganization organization, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        var bot = await db.Bots.AsNoTracking()
            .Where(row => row.Id == botId)
            .Select(row => new BotDefinition(row.Id, row.OrganizationId, row.Name, row.Rules))
            .SingleOrDefaultAsync(cancellationToken);
        return bot is null ? BotsFeature.NotFound() : TypedResults.Ok(bot);
    }
}
