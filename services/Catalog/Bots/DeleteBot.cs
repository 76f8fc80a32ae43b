using ChatBoost.Contracts.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>DELETE /api/v1/bots/{botId}</c>. 404 <c>bot_not_found</c>. After the active one is gone, no bot answers until another is activated.</summary>
public static class DeleteBot
{
    internal static void Map(RouteGroupBuilder bots) => bots.MapDelete("/{botId}", HandleAsync).WithName(nameof(DeleteBot));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        BotId botId, CatalogDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var bot = await db.Bots.SingleOrDefaultAsync(row => row.Id == botId, cancellationToken);
        if (bot is null)
        {
            return BotsFeature.NotFound();
        }

        db.Remove(bot);
        db.Raise(new BotChanged(bot.OrganizationId, bot.Id, clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else deleted it in between.
            return BotsFeature.NotFound();
        }

        return TypedResults.NoContent();
    }
}
