using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.Statuses;

/// <summary>
/// Reads the status queue in batches. Statuses are most of the traffic and nobody waits for one: between two receives they may gather for a moment.
/// </summary>
internal sealed partial class ConsumeStatuses(
    WorkQueue queue, HandleStatuses handler, Outage outage, TimeProvider clock, ILogger<ConsumeStatuses> logger) : BackgroundService
{
    private const int MaxPerReceive = 10;
    private const int MaxPerBatch = 100;
    private const int MaxBatchesUnderWay = 2;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _slots = new(MaxBatchesUnderWay);

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var finish = new CancellationTokenSource();
        using var heartbeat = new CancellationTokenSource();
        await using var graceBegins = stoppingToken.Register(() => finish.CancelAfter(Grace));
        var beating = queue.KeepInFlightAsync(heartbeat.Token);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await outage.HoldBackAsync(stoppingToken);
                await _slots.WaitAsync(stoppingToken);
                // The slot goes along and is given back when the batch is dealt with.
                _ = HandleAsync(await ReceiveBatchAsync(), finish.Token);
                await Task.Delay(GatherFor, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        for (var slot = 0; slot < MaxBatchesUnderWay; slot++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }

        await heartbeat.CancelAsync();
        await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IReadOnlyList<Message>> ReceiveBatchAsync()
    {
        var batch = new List<Message>();
        try
        {
            int received;
            do
            {
                var messages = await queue.ReceiveAsync(MaxPerReceive, mayWait: batch.Count == 0);
                batch.AddRange(messages);
                received = messages.Count;
            }
            while (received == MaxPerReceive && batch.Count < MaxPerBatch);
        }
        catch (Exception exception) when (WorkQueue.IsSqsTrouble(exception))
        {
            NotReceived(logger, exception.Message);
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
        }

        return batch;
    }

    private async Task HandleAsync(IReadOnlyList<Message> batch, CancellationToken finish)
    {
        try
        {
            if (batch.Count > 0)
            {
                await handler.HandleAsync(batch, finish);
            }
        }
        catch (OperationCanceledException) when (finish.IsCancellationRequested)
        {
            await queue.GiveBackAsync(batch, TimeSpan.Zero);
        }
        finally
        {
            queue.LetGo(batch);
            _slots.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Statuses could not be received: {Reason}")]
    private static partial void NotReceived(ILogger logger, string reason);
}
