using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBoost.Identity.Clerk;

/// <summary>
/// All that changes because of Clerk changes one after another, over all replicas: webhooks and first tokens of one person come at the same moment, and who becomes an organization's
/// owner depends on who is there already. It is little and short; tokens of people who are known do not come here.
/// </summary>
internal static class ClerkLock
{
    private const long Key = 0x436c65726b;

    /// <summary>A transaction that nobody else's is beside.</summary>
    public static async Task<IDbContextTransaction> BeginClerkChangeAsync(this IdentityDb db, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Key})", cancellationToken);
        return transaction;
    }
}
