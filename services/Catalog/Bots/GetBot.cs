using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>GET /api/v1/bots/{botId}</c>. 404 <c>bot_not_found</c>.</summary>
public static class GetBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapGet("/{botId}", HandleAsync).WithName(nameof(GetBot));

    private static async Task<Results<Ok<BotOutput>, ProblemHttpResult>> HandleAsync(BotId botId, CatalogDb db, CancellationToken cancellationToken) =>
        await db.Bots.AsNoTracking().Where(bot => bot.Id == botId).Select(BotOutput.Projection).SingleOrDefaultAsync(cancellationToken) is { } bot
            ? TypedResults.Ok(bot)
            : BotsFeature.NotFound();
}
