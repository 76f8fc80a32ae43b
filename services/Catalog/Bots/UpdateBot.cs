using ChatBoost.Contracts.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>PUT /api/v1/bots/{botId}</c>: replaces it. 404 <c>bot_not_found</c>.</summary>
public static class UpdateBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapPut("/{botId}", HandleAsync).WithName(nameof(UpdateBot));

    private static async Task<Results<Ok<BotOutput>, ProblemHttpResult>> HandleAsync(
        BotId botId, BotInput input, CatalogDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var bot = await db.Bots.SingleOrDefaultAsync(row => row.Id == botId, cancellationToken);
        if (bot is null)
        {
            return BotsFeature.NotFound();
        }

        var now = clock.GetUtcNow();
        bot.Change(input.Name.Trim(), input.IsActive, input.ToRules(), now);
        db.Raise(new BotChanged(bot.OrganizationId, bot.Id, now));
        await db.SaveWithOneActiveAsync(bot, cancellationToken);
        return TypedResults.Ok(BotOutput.From(bot));
    }
}
