using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>POST /api/v1/bots</c>. An active one takes the place of the one that was active.</summary>
public static class CreateBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapPost("", HandleAsync).WithName(nameof(CreateBot));

    private static async Task<Created<BotOutput>> HandleAsync(
        BotInput input, CatalogDb db, CurrentOrganization organization, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var bot = Bot.Create(organization.IdOrNone, input.Name.Trim(), input.IsActive, input.ToRules(), now);
        db.Add(bot);
        db.Raise(new BotChanged(bot.OrganizationId, bot.Id, now));
        await db.SaveWithOneActiveAsync(bot, cancellationToken);
        return TypedResults.Created($"/api/v1/bots/{bot.Id}", BotOutput.From(bot));
    }
}
