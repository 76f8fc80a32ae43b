using System.Buffers.Text;
using System.Security.Cryptography;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>
/// Sees to it that there is a signing key: makes the first, makes a new one every <see cref="RotateAfter"/>, which signs only after everybody had time
/// to read it, and takes old ones away when nothing they signed is valid any more. Each replica looks every minute.
/// </summary>
internal sealed partial class KeepSigningKeys(
    IServiceScopeFactory scopes, DatabaseReady database, SigningKeyRing ring, IDataProtectionProvider dataProtection,
    TimeProvider clock, ILogger<KeepSigningKeys> logger)
    : BackgroundService, IHealthCheck
{
    internal static readonly TimeSpan RotateAfter = TimeSpan.FromDays(90);

    // Services read the published keys every ten minutes; access tokens live for fifteen.
    internal static readonly TimeSpan PublishBefore = TimeSpan.FromHours(1);
    internal static readonly TimeSpan KeepAfter = TimeSpan.FromHours(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly IDataProtector _protector = dataProtection.CreateProtector("ChatBoost.Identity.SigningKeys");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ring.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("There is no signing key yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var delay = Interval;
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database is away: the keys in memory go on signing.
                delay = ring.IsReady ? Interval : RetryDelay;
                LogFailed(exception.GetType().Name, exception.Message);
            }

            await Task.Delay(delay, clock, stoppingToken);
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var keys = await db.SigningKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (keys.Count == 0 || now - keys[^1].CreatedAt > RotateAfter || Expired(keys, now).Count > 0)
        {
            keys = await RotateAsync(db, now, cancellationToken);
        }

        var signingKeyId = SigningNow(keys, now).Id;
        if (!ring.Holds(keys.Select(key => key.Id), signingKeyId))
        {
            ring.Use(keys.ToDictionary(key => key.Id, Unprotect), signingKeyId);
            LogLoaded(keys.Count, signingKeyId);
        }
    }

    private async Task<List<SigningKey>> RotateAsync(IdentityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Replicas get here together; the second finds what the first made.
        await db.Database.ExecuteSqlAsync($"lock table signing_keys in share row exclusive mode", cancellationToken);
        var keys = await db.SigningKeys.OrderBy(key => key.CreatedAt).ToListAsync(cancellationToken);
        foreach (var expired in Expired(keys, now))
        {
            keys.Remove(expired);
            db.Remove(expired);
        }

        if (keys.Count == 0 || now - keys[^1].CreatedAt > RotateAfter)
        {
            using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = SigningKey.Create(
                Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)), _protector.Protect(created.ExportPkcs8PrivateKey()), now);
            db.Add(key);
            keys.Add(key);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return keys;
    }

    /// <summary>The newest key everybody had time to read; of those alone on their first hour the oldest.</summary>
    internal static SigningKey SigningNow(IReadOnlyList<SigningKey> byAge, DateTimeOffset now) =>
        byAge.LastOrDefault(key => now - key.CreatedAt >= PublishBefore) ?? byAge[0];

    /// <summary>Keys whose successor has signed for so long that nothing of theirs is valid.</summary>
    internal static IReadOnlyList<SigningKey> Expired(IReadOnlyList<SigningKey> byAge, DateTimeOffset now) =>
        [.. byAge.SkipLast(1).Where((_, index) => now - byAge[index + 1].CreatedAt > PublishBefore + KeepAfter)];

    private ECDsa Unprotect(SigningKey key)
    {
        var loaded = ECDsa.Create();
        loaded.ImportPkcs8PrivateKey(_protector.Unprotect(key.ProtectedKey), out _);
        return loaded;
    }

    [LoggerMessage(2101, LogLevel.Information, "{Count} signing keys, {KeyId} signs")]
    private partial void LogLoaded(int count, string keyId);

    [LoggerMessage(2102, LogLevel.Warning, "The signing keys could not be looked after: {Kind}: {Reason}")]
    private partial void LogFailed(string kind, string reason);
}
