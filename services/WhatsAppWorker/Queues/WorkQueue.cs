using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Runtime;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Inbox;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>
/// What happens to a message between receive and delete: it is kept in flight as long as it is worked on, and then done, failed (it comes again after a pause,
/// after the last try it goes to the dead letters) or given back.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, though not a collection.")]
internal sealed partial class WorkQueue(QueuePair queues, WorkerMetrics metrics, TimeProvider clock, ILogger<WorkQueue> logger)
{
    // Receiving stops within this time: a poll that is cut off may keep a message hidden until its visibility timeout.
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(3);

    // Short, since a worker that is killed takes what it had in flight with it for that long; renewed several times within it.
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(2);

    // Receipt handle and when its visibility was last set.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _inFlight = new();
    private int? _maxReceiveCount;

    /// <summary>Messages to work on, 10 at most; waits some seconds for the first one when <paramref name="mayWait"/>. Ends by itself and is not cancelled.</summary>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(int max, bool mayWait)
    {
        var messages = await queues.Source.ReceiveAsync(max, mayWait ? PollWait : TimeSpan.Zero, CancellationToken.None, Visibility);
        var now = clock.GetUtcNow();
        foreach (var message in messages)
        {
            _inFlight[message.ReceiptHandle] = now;
            metrics.Received(queues.Source, message, now);
        }

        return messages;
    }

    /// <summary>The message is durable elsewhere: deletes it. Should that fail it comes again, which does no harm.</summary>
    public async Task DoneAsync(Message message)
    {
        _inFlight.TryRemove(message.ReceiptHandle, out _);
        try
        {
            await queues.Source.DeleteAsync(message, CancellationToken.None);
        }
        catch (Exception exception) when (IsSqsTrouble(exception))
        {
            NotDeleted(logger, message.MessageId, exception.Message);
        }
    }

    /// <summary>
    /// A try failed by the message's own fault. True when it was the last one and the message is among the dead letters: the next of its group may go on.
    /// False when it comes again after 1, 2, 4, 8 seconds: who holds more of its group gives them back, too.
    /// </summary>
    public async Task<bool> FailedAsync(Message message, Exception exception)
    {
        metrics.Failed(queues.Source);
        TryFailed(logger, queues.Source.Name, message.MessageId, message.ReceiveCount, ReasonOf(exception), IsExpected(exception) ? null : exception.StackTrace);
        // The queue would move it, too, with its next receive. Moving it here tells the reason, and does not take along the ones behind it, whose receives count as well.
        return message.ReceiveCount >= await MaxReceiveCountAsync() && await GiveUpAsync(message, ReasonOf(exception));
    }

    /// <summary>How long a message that failed stays away.</summary>
    public static TimeSpan PauseAfter(int receiveCount) => TimeSpan.FromSeconds(1 << Math.Clamp(receiveCount - 1, 0, 5));

    /// <summary>Gives messages back, to come again after a pause.</summary>
    public async Task GiveBackAsync(IReadOnlyCollection<Message> messages, TimeSpan pause)
    {
        LetGo(messages);
        try
        {
            await queues.Source.ChangeVisibilityAsync([.. messages.Select(message => message.ReceiptHandle)], pause, CancellationToken.None);
        }
        catch (Exception exception) when (IsSqsTrouble(exception))
        {
            // They come back by themselves when their visibility ends.
            NotGivenBack(logger, messages.Count, exception.Message);
        }
    }

    /// <summary>Nobody works on them any more, whatever became of them: those still in flight come back when their visibility ends.</summary>
    public void LetGo(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            _inFlight.TryRemove(message.ReceiptHandle, out _);
        }
    }

    /// <summary>Keeps everything in flight that is worked on, until cancelled.</summary>
    public async Task KeepInFlightAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            var due = _inFlight.Where(entry => now - entry.Value >= RenewAfter).Select(entry => entry.Key).ToList();
            try
            {
                if (due.Count > 0)
                {
                    await queues.Source.ChangeVisibilityAsync(due, Visibility, cancellationToken);
                }

                // One that was finished meanwhile is not put back.
                due.ForEach(handle => _inFlight.TryUpdate(handle, now, _inFlight.GetValueOrDefault(handle)));
            }
            catch (Exception exception) when (IsSqsTrouble(exception))
            {
                // Tried again with the next beat; several fit into the visibility.
                NotRenewed(logger, due.Count, exception.Message);
            }
        }
    }

    /// <summary>True for what a call to SQS throws when SQS is away or refuses.</summary>
    public static bool IsSqsTrouble(Exception exception) => exception is AmazonSQSException or AmazonClientException or HttpRequestException or TimeoutException;

    private async Task<bool> GiveUpAsync(Message message, string reason)
    {
        try
        {
            await queues.Dead.SendAsync(DeadLetter.Of(message, reason, clock.GetUtcNow()), CancellationToken.None);
        }
        catch (Exception exception) when (IsSqsTrouble(exception))
        {
            // Then the queue moves it with its next receive.
            NotGivenUp(logger, message.MessageId, exception.Message);
            return false;
        }

        metrics.GaveUp(queues.Source);
        GaveUp(logger, queues.Source.Name, message.MessageId, message.ReceiveCount, reason);
        await DoneAsync(message);
        return true;
    }

    private async Task<int> MaxReceiveCountAsync()
    {
        try
        {
            return _maxReceiveCount ??= await queues.Source.GetMaxReceiveCountAsync(CancellationToken.None) ?? int.MaxValue;
        }
        catch (Exception exception) when (IsSqsTrouble(exception))
        {
            return int.MaxValue;
        }
    }

    // Never an unknown exception's text: it may quote the message.
    private static string ReasonOf(Exception exception) => exception switch
    {
        RefusedException or FailedInsideException => exception.Message,
        JsonException => "The body is not an update of the receiver.",
        _ => exception.GetType().Name,
    };

    private static bool IsExpected(Exception exception) => exception is RefusedException or FailedInsideException or JsonException;

    [LoggerMessage(1, LogLevel.Warning, "{Queue}: try {Try} of message {MessageId} failed: {Reason} {StackTrace}")]
    private static partial void TryFailed(ILogger logger, string queue, string messageId, int @try, string reason, string? stackTrace);

    [LoggerMessage(2, LogLevel.Error, "{Queue}: gave up on message {MessageId} after {Tries} tries, it is among the dead letters: {Reason}")]
    private static partial void GaveUp(ILogger logger, string queue, string messageId, int tries, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Message {MessageId} could not be moved to the dead letters: {Reason}")]
    private static partial void NotGivenUp(ILogger logger, string messageId, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Message {MessageId} was handled but not deleted and will come again: {Reason}")]
    private static partial void NotDeleted(ILogger logger, string messageId, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Count} messages could not be given back and come again when their visibility ends: {Reason}")]
    private static partial void NotGivenBack(ILogger logger, int count, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The visibility of {Count} messages could not be extended: {Reason}")]
    private static partial void NotRenewed(ILogger logger, int count, string reason);
}
