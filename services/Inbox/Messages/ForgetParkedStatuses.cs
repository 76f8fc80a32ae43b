namespace ChatBoost.Inbox.Messages;

/// <summary>Forgets, every hour, what was reported of messages that never became known: those of another tool on the same number.</summary>
internal sealed partial class ForgetParkedStatuses(StatusStore statuses, MessageChanges changes, TimeProvider clock, ILogger<ForgetParkedStatuses> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Meta repeats a webhook for up to seven days; after that nothing can come that would need the report.
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LogForgotten(await statuses.ForgetParkedAsync(Age, stoppingToken));
                await changes.ForgetParkedAsync(Age, stoppingToken);
            }
            catch (Npgsql.NpgsqlException exception)
            {
                LogDatabaseAway(exception.Message);
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Debug, "Forgot {Count} statuses of unknown messages")]
    private partial void LogForgotten(int count);

    [LoggerMessage(2002, LogLevel.Warning, "Statuses of unknown messages are kept for another hour: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
