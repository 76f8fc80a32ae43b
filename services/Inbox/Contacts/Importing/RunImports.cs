using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>Wakes <see cref="RunImports"/> before its next look.</summary>
internal sealed class ImportSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        try
        {
            _set.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look already.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _set.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _set.Dispose();
}

/// <summary>
/// Works imports off, one at a time on each replica and one at a time of each organization. The claim is a lock of the connection that also holds the staged rows: a
/// replica that dies lets go of both, nothing of the import is to be seen, and another one begins it again.
/// </summary>
internal sealed partial class RunImports(
    IServiceScopeFactory scopes,
    NpgsqlDataSource database,
    DatabaseReady ready,
    ImportSignal signal,
    MediaStorage storage,
    MemberDirectory members,
    InboxEvents live,
    TimeProvider clock,
    ILogger<RunImports> logger) : BackgroundService
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (organizationId, id) in await UnderWayAsync(stoppingToken))
                {
                    await TryRunAsync(organizationId, id, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            await signal.WaitAsync(Interval, stoppingToken);
        }
    }

    /// <summary>The oldest of each organization.</summary>
    private async Task<IReadOnlyList<(OrganizationId OrganizationId, ContactImportId Id)>> UnderWayAsync(CancellationToken cancellationToken) =>
        await scopes.AsSystemAsync(async services =>
        {
            var imports = await services.GetRequiredService<InboxDb>().ContactImports
                .Where(import => import.State < ImportState.Completed).OrderBy(import => import.Id).Take(BatchSize)
                .Select(import => new { import.OrganizationId, import.Id }).ToListAsync(cancellationToken);
            return imports.DistinctBy(import => import.OrganizationId).Select(import => (import.OrganizationId, import.Id)).ToList();
        });

    private async Task TryRunAsync(OrganizationId organizationId, ContactImportId id, CancellationToken cancellationToken)
    {
        var claim = $"contact-imports:{organizationId}";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = claim } } })
        {
            if (!(bool)(await take.ExecuteScalarAsync(cancellationToken))!)
            {
                return;
            }
        }

        var stage = new ImportStage(connection, clock);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
            var db = scope.ServiceProvider.GetRequiredService<InboxDb>();
            if (await db.ContactImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == id && import.State < ImportState.Completed, cancellationToken) is { } import)
            {
                await new ImportUnderWay(import, connection, stage, db, storage, members, live, clock, logger).RunAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Begun again, until it was begun too often: others are not kept waiting by it.
            LogInterrupted(id, exception.GetType().Name, exception.Message);
        }
        finally
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await stage.DropAsync();
                await using var release = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = claim } } };
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    [LoggerMessage(4301, LogLevel.Warning, "Imports wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);

    [LoggerMessage(4302, LogLevel.Warning, "{ImportId} was interrupted and begins again: {Kind}: {Reason}")]
    private partial void LogInterrupted(ContactImportId importId, string kind, string reason);
}
