using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary><c>GET /api/v1/bots</c>: the organization's bots, oldest first.</summary>
public static class ListBots
{
    /// <summary>A page of bots.</summary>
    public sealed record BotPage(IReadOnlyList<BotOutput> Data, PageMeta Meta);

    /// <summary>Which part of the whole a page is.</summary>
    public sealed record PageMeta(int Total, int Page, int PageSize, int TotalPages);

    internal static void Map(RouteGroupBuilder bots) => bots.MapGet("", HandleAsync).WithName(nameof(ListBots));

    private static async Task<Ok<BotPage>> HandleAsync(
        CatalogDb db, CancellationToken cancellationToken, [Range(1, 10_000)] int page = 1, [Range(1, 100)] int pageSize = 50)
    {
        var total = await db.Bots.CountAsync(cancellationToken);
        var bots = await db.Bots.AsNoTracking()
            .OrderBy(bot => bot.Id)
            .Skip((page - 1) * pageSize)
            .Take(pageSize)
            .Select(BotOutput.Projection)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new BotPage(bots, new PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }
}
