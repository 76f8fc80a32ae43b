using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog.Bots;

/// <summary>How the one active bot of an organization changes.</summary>
internal static class OneActiveBot
{
    /// <summary>Saves; when the bot is active, the organization's others are deactivated in the same transaction.</summary>
    /// <exception cref="DbUpdateConcurrencyException">The bot was deleted in between.</exception>
    public static async Task SaveWithOneActiveAsync(this CatalogDb db, Bot bot, CancellationToken cancellationToken)
    {
        if (!bot.IsActive)
        {
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Who activates waits for who is activating: without the lock two inactive bots could be switched on at once,
        // and the unique index would answer one of the callers with an error that is not theirs.
        var key = bot.OrganizationId.Value.ToString();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key}, 0))", cancellationToken);
        await db.Bots
            .Where(other => other.IsActive && other.Id != bot.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.IsActive, false).SetProperty(other => other.UpdatedAt, bot.UpdatedAt), cancellationToken);
        // Written even when it was true as we read it: somebody may have switched this bot off since.
        db.Entry(bot).Property(saved => saved.IsActive).IsModified = db.Entry(bot).State != EntityState.Added;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
