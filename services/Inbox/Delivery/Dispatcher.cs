using System.Collections.Concurrent;

namespace ChatBoost.Inbox.Delivery;

/// <summary>
/// Brings stored messages to the provider: each once, those of one conversation in order and one at a time, over all replicas, whatever crashes.
/// <para>
/// A pending message has a row in <c>deliveries</c>, made in the transaction that stores the message. The row's states:
/// <list type="bullet">
/// <item><b>waiting</b> (is_in_doubt = false): no call is out. Due at not_before, if it is the oldest of its conversation.</item>
/// <item><b>taken</b> (is_in_doubt = true, not_before ahead): a replica has it and may be calling the provider. Nobody else touches it before not_before.</item>
/// <item><b>in doubt</b> (is_in_doubt = true, not_before passed): a call may have gone out, its answer was lost (crash, timeout, broken connection),
/// and the provider had <see cref="DeliveryOptions.DoubtSeconds"/> to report the message by status.</item>
/// <item><b>gone</b>: the message is accepted, failed, or was reported.</item>
/// </list>
/// Transitions, each one transaction:
/// <list type="number">
/// <item>stored → taken by the storing replica when it is the only one of its conversation (the call follows the commit at once), else → waiting.</item>
/// <item>waiting, in doubt → taken: by the recovery of any replica; in doubt counts as an attempt.</item>
/// <item>taken → gone with the provider's answer (or our own refusal); the same transaction takes the next waiting message of the conversation.</item>
/// <item>taken → waiting when no call is out: over a limit, refused for now, never connected, Redis away, shutting down.</item>
/// <item>taken → in doubt by doing nothing: the process died, or the call timed out.</item>
/// <item>taken, in doubt → gone by a status that carries our message id (<see cref="Messages.StatusStore"/>).</item>
/// </list>
/// So a message is called out a second time only after the first call stayed without answer and without report. Taking marks the row in doubt before
/// the call and not after, because a crash leaves no time to do so. When the answer cannot be stored because the database is away, it stays here, in
/// memory, until it is stored; should the process die too, the provider's report settles it.
/// </para>
/// </summary>
internal sealed class Dispatcher(DeliverMessage deliver, DeliveryMetrics metrics, TimeProvider clock) : IHostedService, IDisposable
{
    private const int MaxInHand = 1024;

    private readonly ConcurrentDictionary<MessageId, Task> _inHand = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>True while this replica can take more.</summary>
    public bool HasRoom => _inHand.Count < MaxInHand && !_stopping.IsCancellationRequested;

    /// <summary>Sends a message whose row was taken by this replica. Returns at once.</summary>
    public void Start(OutgoingMessage message)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inHand.TryAdd(message.MessageId, done.Task))
        {
            _ = StartAfterAsync(_inHand.GetValueOrDefault(message.MessageId), message);
            return;
        }

        // The request that stored the message ends before the message is sent; nothing of it must be carried along.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(async () =>
            {
                var next = await deliver.RunAsync(message, _stopping.Token);
                _inHand.TryRemove(message.MessageId, out _);
                if (next is not null)
                {
                    Start(next);
                }

                // After the next one is in hand, so that a stop sees an unbroken chain.
                done.SetResult();
            });
        }
    }

    /// <summary>
    /// Taken again while this replica is not done with it: put back a moment ago, or its answer could not be stored for so long that its time was over.
    /// Looked at once more when that is through, and given up if the answer settled it (taken a second ago is long enough to look).
    /// </summary>
    private async Task StartAfterAsync(Task? before, OutgoingMessage message)
    {
        if (before is not null)
        {
            await before;
        }

        Start(message with { TakenAt = message.TakenAt - clock.TimestampFrequency });
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.InHand = () => _inHand.Count;
        return Task.CompletedTask;
    }

    /// <summary>Calls that are out are waited for; all else goes back to the database.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        while (!_inHand.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(Task.WhenAll(_inHand.Values), Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
