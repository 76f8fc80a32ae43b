using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>
/// Applies the migrations at start, waiting for the database as long as it takes; the service is not ready before.
/// Replicas may start at once: they take turns. EF's own lock is the table of applied migrations, which the first of all starts does not have yet.
/// </summary>
internal sealed partial class DatabaseMigration<TContext>(
    IServiceScopeFactory scopes, NpgsqlDataSource database, DatabaseReady ready, ILogger<DatabaseMigration<TContext>> logger) : BackgroundService, IHealthCheck
    where TContext : ServiceDbContext
{
    // For one statement. An index over years of messages takes longer than any request may.
    private static readonly TimeSpan MigrationLimit = TimeSpan.FromHours(4);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!ready.IsReady)
        {
            return HealthCheckResult.Unhealthy("The database is not migrated yet.");
        }

        await using var command = database.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Give the host its thread back: building the model takes a while.
        await Task.Yield();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await using (await TakeTurnAsync(stoppingToken))
                {
                    var schema = scope.ServiceProvider.GetRequiredService<TContext>().Database;
                    schema.SetCommandTimeout(MigrationLimit);
                    await schema.MigrateAsync(stoppingToken);
                }

                ready.Set();
                LogReady(typeof(TContext).Name);
                return;
            }
            catch (Exception exception) when ((exception as NpgsqlException ?? exception.InnerException as NpgsqlException) is { } failure
                && (failure.IsTransient || failure is not PostgresException))
            {
                // EF wraps a failure in the middle of its work ("likely due to a transient failure").
                LogDatabaseAway(failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 100 * (attempt + 1))), stoppingToken);
            }
        }
    }

    /// <summary>The turn ends with the connection, also when the process does.</summary>
    private async Task<IAsyncDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('migrations', 0))", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "The database does not answer yet: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(1002, LogLevel.Information, "{Database} is migrated")]
    private partial void LogReady(string database);
}

/// <summary>Tells background work of the service that the schema is in place.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Returns when the migrations are applied.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void Set() => _ready.TrySetResult();
}
