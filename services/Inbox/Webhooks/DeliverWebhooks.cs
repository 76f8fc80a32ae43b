using System.Collections.Concurrent;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>
/// Posts deliveries that are due, of all organizations, on all replicas: some of each webhook at a time, so that a slow one holds up itself alone. The order of
/// events is not kept, not even within a conversation: a retried one comes after later ones. Also forgets what is older than the log is kept.
/// </summary>
internal sealed partial class DeliverWebhooks(
    WebhookQueue queue,
    PostWebhook post,
    WebhookSignal signal,
    NpgsqlDataSource database,
    DatabaseReady ready,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<DeliverWebhooks> logger) : BackgroundService
{
    private const int ForgetAtOnce = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, int> _busy = new();
    private readonly ConcurrentDictionary<WebhookDeliveryId, Task> _inHand = new();
    private long? _forgotAt;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Posts that are out are waited for: cut off, they would go out a second time.
        await Task.WhenAny(Task.WhenAll(_inHand.Values), Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var room = options.Value.Concurrency - _inHand.Count;
                var taken = room > 0 ? await queue.TakeDueAsync(new Dictionary<Guid, int>(_busy), room, stoppingToken) : [];
                foreach (var delivery in taken)
                {
                    Start(delivery);
                }

                await ForgetAsync(stoppingToken);
                if (taken.Count == 0)
                {
                    await signal.WaitAsync(Interval, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private void Start(TakenDelivery delivery)
    {
        _busy.AddOrUpdate(delivery.WebhookId.Value, 1, (_, posts) => posts + 1);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inHand[delivery.Id] = done.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await queue.StoreOutcomeAsync(delivery, await post.PostAsync(delivery), CancellationToken.None);
            }
            catch (Exception exception)
            {
                // It is due again in a minute; what was posted is posted again, with the same id.
                LogNotStored(delivery.Id, exception.GetType().Name, exception.Message);
            }
            finally
            {
                Release(delivery.WebhookId.Value);
                _inHand.TryRemove(delivery.Id, out _);
                done.SetResult();
                signal.Set();
            }
        });
    }

    private void Release(Guid webhookId)
    {
        if (_busy.AddOrUpdate(webhookId, 0, (_, posts) => posts - 1) == 0)
        {
            // Only while it is zero: another post may have begun.
            _busy.TryRemove(KeyValuePair.Create(webhookId, 0));
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (_forgotAt is { } last && clock.GetElapsedTime(last) < ForgetInterval)
        {
            return;
        }

        _forgotAt = clock.GetTimestamp();
        int forgotten;
        do
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
            batch.BatchCommands.Add(Sql.Command(
                "delete from webhook_deliveries where id in (select id from webhook_deliveries where completed_at < $1 limit $2 for update skip locked)",
                clock.GetUtcNow().AddDays(-options.Value.KeepDays),
                ForgetAtOnce));
            await batch.ExecuteNonQueryAsync(cancellationToken);
            forgotten = (int)batch.BatchCommands[1].RecordsAffected;
        }
        while (forgotten == ForgetAtOnce);
    }

    [LoggerMessage(2301, LogLevel.Warning, "Webhooks wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);

    [LoggerMessage(2302, LogLevel.Warning, "What came of posting {DeliveryId} could not be stored: {Kind}: {Reason}")]
    private partial void LogNotStored(WebhookDeliveryId deliveryId, string kind, string reason);
}
