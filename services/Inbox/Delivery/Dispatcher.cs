using System.Collections.Concurrent;
using System.Diagnostics;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

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
internal sealed partial class Dispatcher(
    DeliveryStore store,
    RateLimits limits,
    IChannelAdapter adapter,
    ChannelDirectory channels,
    InboxEvents live,
    DeliveryMetrics metrics,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<Dispatcher> logger) : IHostedService, IDisposable
{
    private const int MaxInHand = 1024;
    private static readonly TimeSpan RedisRetry = TimeSpan.FromMilliseconds(200);

    // A wait longer than this takes the message anew: a person may have taken over meanwhile, and the time for a report counts from the call.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<MessageId, Task> _inHand = new();
    private readonly ConcurrentDictionary<ChannelId, long> _overLimitUntil = new();
    private readonly SemaphoreSlim _calls = new(options.Value.Concurrency);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>True while this replica can take more.</summary>
    public bool HasRoom => _inHand.Count < MaxInHand && !_stopping.IsCancellationRequested;

    /// <summary>Channels whose next messages would only come back: the recovery leaves them alone.</summary>
    public Guid[] ChannelsOverLimit()
    {
        var now = clock.GetTimestamp();
        foreach (var (channel, until) in _overLimitUntil)
        {
            if (until <= now)
            {
                _overLimitUntil.TryRemove(new(channel, until));
            }
        }

        return [.. _overLimitUntil.Keys.Select(channel => channel.Value)];
    }

    /// <summary>Sends a message whose row was taken by this replica. Returns at once.</summary>
    public void Start(OutgoingMessage message)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inHand.TryAdd(message.MessageId, done.Task))
        {
            // Taken from the database while its answer waits here to be stored (the database was away for long): the answer will settle it.
            return;
        }

        // The request that stored the message ends before the message is sent; nothing of it must be carried along.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(async () =>
            {
                var next = await RunAsync(message);
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
    public void Dispose()
    {
        _calls.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Ends with the conversation's next message, if it is ours to send.</summary>
    private async Task<OutgoingMessage?> RunAsync(OutgoingMessage message)
    {
        using var span = DeliveryMetrics.Source.StartActivity("deliver", ActivityKind.Consumer, message.TraceParent);
        span?.SetTag("chatboost.message_id", message.MessageId.ToString());
        span?.SetTag("chatboost.message_type", message.Type);
        try
        {
            return await DeliverAsync(message, span);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // No call is out: what is cancelled are the waits before it.
            return await ReleaseAsync(message, TimeSpan.Zero, message.Attempts);
        }
        catch (Exception exception)
        {
            // Before the call, mostly the database being away. Whatever it is must not take other messages with it.
            LogPutOff(message.MessageId, exception.GetType().Name, exception.Message);
            return await ReleaseAsync(message, TimeSpan.FromSeconds(1), message.Attempts);
        }
    }

    private async Task<OutgoingMessage?> DeliverAsync(OutgoingMessage message, Activity? span)
    {
        if (message.WasInDoubt)
        {
            metrics.SentAgain();
            LogSendingAgain(message.MessageId, message.Attempts);
        }

        if (await channels.FindConnectedAsync(message.ChannelId, _stopping.Token) is not { } number)
        {
            return await FailAsync(message, DeliveryError.Disconnected);
        }

        if (RefusalOf(message) is { } early)
        {
            return await FailAsync(message, early);
        }

        (message, var notReady) = await adapter.PrepareAsync(message, number, _stopping.Token);
        if (notReady is not null)
        {
            return await SettleAsync(message, notReady, span);
        }

        while (true)
        {
            RateLimits.Place place;
            try
            {
                place = await limits.ReserveAsync(number.Channel.PhoneNumberId, message.WaId ?? message.WhatsAppUserId!);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Without Redis replicas do not know of each other's calls, so none are made. It is back within seconds, mostly.
                if (clock.GetElapsedTime(message.TakenAt) > options.Value.Doubt / 3)
                {
                    return await ReleaseAsync(message, TimeSpan.FromSeconds(1), message.Attempts);
                }

                await Task.Delay(RedisRetry, clock, _stopping.Token);
                continue;
            }

            if (place.Limit != RateLimits.Limit.None)
            {
                metrics.Limited(place.Limit, place.Wait);
                if (place.Limit == RateLimits.Limit.Number)
                {
                    // Half of what is reserved is gone by then.
                    var pause = RateLimits.LongestReservation / 2;
                    _overLimitUntil[message.ChannelId] = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
                    return await ReleaseAsync(message, pause, message.Attempts);
                }

                return await ReleaseAsync(message, place.Wait, message.Attempts);
            }

            if (place.Wait > TimeSpan.Zero)
            {
                metrics.Limited(RateLimits.Limit.Number, place.Wait);
                await Task.Delay(place.Wait, clock, _stopping.Token);
            }

            break;
        }

        await _calls.WaitAsync(_stopping.Token);
        try
        {
            if (clock.GetElapsedTime(message.TakenAt) > StaleAfter)
            {
                if (await store.TakeAgainAsync(message, CancellationToken.None) is not { } fresh)
                {
                    return null;
                }

                message = fresh;
                if (RefusalOf(message) is { } late)
                {
                    return await FailAsync(message, late);
                }
            }

            return await SettleAsync(message, await CallAsync(message, number), span);
        }
        finally
        {
            _calls.Release();
        }
    }

    private async Task<SendOutcome> CallAsync(OutgoingMessage message, ConnectedNumber number)
    {
        try
        {
            // A stop waits for the answer: a call that is cancelled may have gone out.
            return await adapter.SendAsync(message, number, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Whatever it was, the message must not be taken for one that did not go out.
            return new SendOutcome.Unknown($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>What the state of the conversation forbids, looked at before each call.</summary>
    private DeliveryError? RefusalOf(OutgoingMessage message) =>
        message is { IsAutomatic: true, Mode: ConversationMode.Human } ? DeliveryError.TakenOver
        : message.Type != "template" && !(message.LastInboundAt + Conversation.CustomerServiceWindow > clock.GetUtcNow()) ? DeliveryError.WindowClosed
        : message is { WaId: null, WhatsAppUserId: null } ? DeliveryError.NoAddress
        : message.Attempts >= options.Value.MaxAttempts ? DeliveryError.GaveUp
        : null;

    private async Task<OutgoingMessage?> SettleAsync(OutgoingMessage message, SendOutcome outcome, Activity? span)
    {
        metrics.Attempted(outcome.GetType().Name);
        span?.SetTag("chatboost.outcome", outcome.GetType().Name);
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                if (message.WebhookReceivedAt is { } receivedAt)
                {
                    metrics.Replied(clock.GetUtcNow() - receivedAt);
                }

                metrics.Ended(message.Type, "accepted");
                return await StoreAcceptedAsync(message, accepted);

            case SendOutcome.Refused refused:
                span?.SetStatus(ActivityStatusCode.Error);
                return await FailAsync(message, new DeliveryError(refused.Code, refused.Sentence));

            case SendOutcome.RefusedForNow refused when message.Attempts + 1 >= options.Value.MaxAttempts:
                span?.SetStatus(ActivityStatusCode.Error);
                return await FailAsync(message, new DeliveryError(refused.Code, refused.Sentence));

            case SendOutcome.RefusedForNow refused:
                var pause = RetryPause.After(refused.Pause, message.Attempts + 1, Random.Shared.NextDouble());
                LogRefusedForNow(message.MessageId, refused.Code, pause.TotalSeconds);
                return await ReleaseAsync(message, pause, message.Attempts + 1);

            case SendOutcome.NotSent notSent:
                LogNotSent(message.MessageId, notSent.Reason);
                return await ReleaseAsync(message, notSent.RetryAfter, message.Attempts);

            default:
                // The row says already what is known: in doubt until the provider has had its time.
                LogInDoubt(message.MessageId, ((SendOutcome.Unknown)outcome).Reason);
                return null;
        }
    }

    private async Task<OutgoingMessage?> StoreAcceptedAsync(OutgoingMessage message, SendOutcome.Accepted accepted)
    {
        var isWamidKnown = false;
        var next = await UntilStoredAsync(message, async () =>
        {
            try
            {
                return await store.StoreAcceptedAsync(message, accepted, isWamidKnown, CancellationToken.None);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another row has this wamid: the business's phone app echoed it first. The message is sent all the same.
                isWamidKnown = true;
                return await store.StoreAcceptedAsync(message, accepted, isWamidKnown, CancellationToken.None);
            }
        });
        live.MessageChanged(message.OrganizationId, message.ConversationId, message.MessageId);
        return next;
    }

    private async Task<OutgoingMessage?> FailAsync(OutgoingMessage message, DeliveryError error)
    {
        metrics.Ended(message.Type, "failed");
        LogFailed(message.MessageId, error.Code);
        var next = await UntilStoredAsync(message, () => store.StoreFailedAsync(message, error.Code, error.Sentence, CancellationToken.None));
        live.MessageChanged(message.OrganizationId, message.ConversationId, message.MessageId);
        return next;
    }

    /// <summary>Keeps an outcome until the database takes it. Given up only when the process ends; then the row stays in doubt and a report settles it.</summary>
    private async Task<OutgoingMessage?> UntilStoredAsync(OutgoingMessage message, Func<Task<OutgoingMessage?>> storeAsync)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await storeAsync();
            }
            catch (Exception exception)
            {
                // The database away, mostly. Giving up here would send the message twice.
                LogAnswerNotStored(message.MessageId, attempt, exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 50 * attempt) * (0.5 + (0.5 * Random.Shared.NextDouble()))), clock);
            }
        }
    }

    /// <summary>Back to the database, as a message no call is out for.</summary>
    private Task<OutgoingMessage?> ReleaseAsync(OutgoingMessage message, TimeSpan wait, int attempts) => UntilStoredAsync(message, async () =>
    {
        await store.ReleaseAsync(message, wait, attempts, CancellationToken.None);
        return null;
    });

    [LoggerMessage(3001, LogLevel.Warning, "{MessageId} is put off: {Kind}: {Reason}")]
    private partial void LogPutOff(MessageId messageId, string kind, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "{MessageId} is sent again: its answer was lost and no report came; {Attempts} attempts before")]
    private partial void LogSendingAgain(MessageId messageId, int attempts);

    [LoggerMessage(3003, LogLevel.Information, "{MessageId} was refused for now with code {Code}, next attempt in {Seconds} s")]
    private partial void LogRefusedForNow(MessageId messageId, int code, double seconds);

    [LoggerMessage(3004, LogLevel.Warning, "{MessageId} could not be sent: {Reason}")]
    private partial void LogNotSent(MessageId messageId, string reason);

    [LoggerMessage(3005, LogLevel.Warning, "{MessageId} is in doubt: {Reason}")]
    private partial void LogInDoubt(MessageId messageId, string reason);

    [LoggerMessage(3006, LogLevel.Information, "{MessageId} failed with code {Code}")]
    private partial void LogFailed(MessageId messageId, int code);

    [LoggerMessage(3007, LogLevel.Warning, "The outcome of {MessageId} is not stored yet (attempt {Attempt}): {Reason}")]
    private partial void LogAnswerNotStored(MessageId messageId, int attempt, string reason);
}
