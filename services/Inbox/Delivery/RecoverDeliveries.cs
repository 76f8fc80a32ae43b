using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Delivery;

/// <summary>
/// Takes up what is due and nobody works on: retries, what waited for a limit, what a dead replica left. All replicas run it; locked rows are skipped.
/// </summary>
internal sealed partial class RecoverDeliveries(
    DeliveryStore store, Dispatcher dispatcher, NumbersOverLimit overLimit, DeliveryMetrics metrics, DatabaseReady database, TimeProvider clock, ILogger<RecoverDeliveries> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // While Inbox or the database was away, no report could be stored, and replicas may hold answers they could not store. Both come first:
    // what is in doubt stays so until reports have had this long to get through.
    private static readonly TimeSpan TimeForReports = TimeSpan.FromSeconds(15);

    // The longer the queue, the more counting costs and the less an old count matters.
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);

    private long? _reachableSince;
    private long? _countedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                if (dispatcher.HasRoom)
                {
                    var mayResend = _reachableSince is { } since && clock.GetElapsedTime(since) >= TimeForReports;
                    var taken = await store.TakeDueAsync(overLimit.Current(), BatchSize, mayResend, stoppingToken);
                    _reachableSince ??= clock.GetTimestamp();
                    taken.ForEach(dispatcher.Start);
                    wait = taken.Count == BatchSize ? TimeSpan.Zero : Interval;
                }

                if (_countedAt is not { } counted || clock.GetElapsedTime(counted) >= CountInterval)
                {
                    metrics.Queued(await store.CountAsync(stoppingToken));
                    _countedAt = clock.GetTimestamp();
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogDatabaseAway(exception.Message);
                _reachableSince = null;
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Due messages could not be read: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
