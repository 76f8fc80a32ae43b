using System.Linq.Expressions;
using ChatBoost.Contracts.Catalog;

namespace ChatBoost.Catalog.Bots;

/// <summary>A bot as clients see it.</summary>
public sealed record BotOutput(BotId Id, string Name, bool IsActive, BotRules Rules, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static readonly Expression<Func<Bot, BotOutput>> Projection =
        bot => new BotOutput(bot.Id, bot.Name, bot.IsActive, bot.Rules, bot.CreatedAt, bot.UpdatedAt);

    internal static BotOutput From(Bot bot) => new(bot.Id, bot.Name, bot.IsActive, bot.Rules, bot.CreatedAt, bot.UpdatedAt);
}
