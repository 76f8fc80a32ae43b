using System.Diagnostics.CodeAnalysis;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Queues;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppWorker.Messages;

/// <summary>
/// Reads the message queue: many contacts at once, one message of a contact at a time. The queue gives out no further message of a group while one is in flight,
/// and those of a group that come together are handled in their order.
/// </summary>
internal sealed partial class ConsumeMessages(
    WorkQueue queue, HandleMessage handler, Outage outage, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<ConsumeMessages> logger) : BackgroundService
{
    private const int MaxPerReceive = 10;

    // After the stop: time to finish what is in flight. What waits for another service is given back then.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _slots = new(options.Value.MaxInFlight);

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

        await Task.WhenAll(Enumerable.Range(0, options.Value.Pollers).Select(_ => PollAsync(finish.Token, stoppingToken)));

        // All slots free: nothing is in flight any more.
        for (var slot = 0; slot < options.Value.MaxInFlight; slot++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }

        await heartbeat.CancelAsync();
        await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PollAsync(CancellationToken finish, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var room = 0;
            try
            {
                await outage.HoldBackAsync(stoppingToken);
                room = await TakeSlotsAsync(stoppingToken);
                var messages = await queue.ReceiveAsync(room, mayWait: true);
                foreach (var group in messages.GroupBy(message => message.GroupId))
                {
                    var inOrder = group.ToList();
                    room -= inOrder.Count;
                    _ = HandleGroupAsync(inOrder, finish);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (WorkQueue.IsSqsTrouble(exception))
            {
                NotReceived(logger, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                if (room > 0)
                {
                    _slots.Release(room);
                }
            }
        }
    }

    private async Task<int> TakeSlotsAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < MaxPerReceive && await _slots.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    private async Task HandleGroupAsync(List<Message> inOrder, CancellationToken finish)
    {
        try
        {
            for (var index = 0; index < inOrder.Count; index++)
            {
                if (await HandleAsync(inOrder[index], finish) is { } pause)
                {
                    // The ones behind must not overtake it.
                    await queue.GiveBackAsync(inOrder[index..], pause);
                    return;
                }
            }
        }
        finally
        {
            queue.LetGo(inOrder);
            _slots.Release(inOrder.Count);
        }
    }

    // Null when the message is dealt with; else for how long it goes back to the queue.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong with one message counts as a failed try of it; the worker goes on.")]
    private async Task<TimeSpan?> HandleAsync(Message message, CancellationToken finish)
    {
        try
        {
            await handler.HandleAsync(message, finish);
            await queue.DoneAsync(message);
            return null;
        }
        catch (OperationCanceledException) when (finish.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception exception)
        {
            return await queue.FailedAsync(message, exception) ? null : WorkQueue.PauseAfter(message.ReceiveCount);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Messages could not be received: {Reason}")]
    private static partial void NotReceived(ILogger logger, string reason);
}
