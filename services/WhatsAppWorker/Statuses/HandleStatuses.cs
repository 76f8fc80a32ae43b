using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.Statuses;

/// <summary>
/// One batch of statuses: recorded in Inbox with one call. When Inbox refuses it, one of them spoils it for all: then each goes alone, and only the one at fault
/// is a failed try. Repeats and a changed order do no harm, since a status only ever moves a message forward.
/// </summary>
internal sealed class HandleStatuses(WorkQueue queue, InboxClient inbox, Perseverance perseverance, WorkerMetrics metrics, TimeProvider clock)
{
    /// <summary>Completes when each is durable, failed or given back; <see cref="OperationCanceledException"/> when it is to end.</summary>
    public async Task HandleAsync(IReadOnlyList<Message> batch, CancellationToken cancellationToken)
    {
        using var span = ContinuedTrace.Start("process statuses", batch.FirstOrDefault(ContinuedTrace.IsSampled) ?? batch[0]);
        var begun = clock.GetTimestamp();
        var readable = new List<(Message Message, ProviderUpdate Update)>(batch.Count);
        foreach (var message in batch)
        {
            try
            {
                readable.Add((message, QueueJson.Read(message)));
            }
            catch (JsonException exception)
            {
                await FailAsync(message, exception);
            }
        }

        if (readable.Count > 0 && !await TryRecordAsync(readable, cancellationToken))
        {
            foreach (var one in readable)
            {
                await RecordAloneAsync(one, cancellationToken);
            }
        }

        metrics.Handled(ProviderUpdateKind.Status, clock.GetElapsedTime(begun), batch.Count);
    }

    private async Task<bool> TryRecordAsync(List<(Message Message, ProviderUpdate Update)> statuses, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync(statuses, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RefusedException or FailedInsideException)
        {
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong with one status counts as a failed try of it; the others go on.")]
    private async Task RecordAloneAsync((Message Message, ProviderUpdate Update) status, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync([status], cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await FailAsync(status.Message, exception);
        }
    }

    private async Task RecordAsync(List<(Message Message, ProviderUpdate Update)> statuses, CancellationToken cancellationToken)
    {
        var updates = statuses.ConvertAll(status => status.Update);
        var recorded = await perseverance.CallAsync(token => inbox.RecordStatusesAsync(updates, token), cancellationToken);
        metrics.NotConnected(recorded.NumberNotConnected);
        await Task.WhenAll(statuses.Select(status => queue.DoneAsync(status.Message)));
    }

    private async Task FailAsync(Message message, Exception exception)
    {
        if (!await queue.FailedAsync(message, exception))
        {
            await queue.GiveBackAsync([message], WorkQueue.PauseAfter(message.ReceiveCount));
        }
    }
}
