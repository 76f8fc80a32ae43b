using Microsoft.EntityFrameworkCore;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>One connection for several queries: otherwise EF takes one from the pool for each, and each time says anew for whom it works.</summary>
public static class KeptConnection
{
    /// <summary>
    /// Keeps the context's connection until the result is disposed. Not while waiting for anything but the database, and not for another connection:
    /// with the whole pool kept like that, nobody would get on.
    /// </summary>
    public static async Task<IAsyncDisposable> KeepConnectionAsync(this DbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new Kept(db);
    }

    private sealed class Kept(DbContext db) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(db.Database.CloseConnectionAsync());
    }
}
