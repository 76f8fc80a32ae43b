using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Privacy;

/// <summary>Begins the nightly deletions. A run and its event are stored together with the time of the next one: replicas and crashes begin no night twice, and miss none.</summary>
internal sealed partial class StartRetentionRuns(IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider clock, ILogger<StartRetentionRuns> logger) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepRunsFor = TimeSpan.FromDays(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                wait = await scopes.AsSystemAsync(services => StartSomeAsync(services.GetRequiredService<IdentityDb>(), stoppingToken)) == BatchSize ? TimeSpan.Zero : Interval;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task<int> StartSomeAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await db.RetentionPolicies
            .FromSql($"select * from retention_policies where next_run_at <= {now} order by next_run_at limit {BatchSize} for update skip locked").ToListAsync(cancellationToken);
        foreach (var policy in due)
        {
            policy.Began(now);
            if (policy.Days != RetentionFeature.ForGood)
            {
                var run = RetentionRun.Start(policy.OrganizationId, requestedBy: null, now);
                db.Add(run);
                db.Raise(new RetentionDue(policy.OrganizationId, run.Id, policy.Days, now));
            }
        }

        var old = now - KeepRunsFor;
        await db.RetentionRuns.Where(run => run.StartedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    [LoggerMessage(2501, LogLevel.Warning, "Nightly deletions wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}
