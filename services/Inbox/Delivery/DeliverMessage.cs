using System.Diagnostics;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Delivery;

/// <summary>One attempt to bring one taken message to the provider, from the checks before the call to the stored outcome. States and transitions: <see cref="Dispatcher"/>.</summary>
internal sealed partial class DeliverMessage(
    DeliveryStore store,
    RateLimits limits,
    NumbersOverLimit overLimit,
    ChannelAdapters adapters,
    ChannelDirectory channels,
    SealedContent content,
    InboxEvents live,
    DeliveryMetrics metrics,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<DeliverMessage> logger) : IDisposable
{
    private static readonly TimeSpan RedisRetry = TimeSpan.FromMilliseconds(200);

    // A wait longer than this takes the message anew: a person may have taken over meanwhile, and the time for a report counts from the call.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _calls = new(options.Value.Concurrency);

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    /// <summary>Ends with the conversation's next message, taken, if one waits. Never throws; stopping only cuts the waits before the call.</summary>
    public async Task<OutgoingMessage?> RunAsync(OutgoingMessage message, CancellationToken stoppingToken)
    {
        using var span = DeliveryMetrics.Spans.StartActivity("deliver", ActivityKind.Consumer, message.TraceParent);
        span?.SetTag("chatboost.message_id", message.MessageId.ToString());
        span?.SetTag("chatboost.message_type", message.Type);
        try
        {
            return await DeliverAsync(message, span, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
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

    private async Task<OutgoingMessage?> DeliverAsync(OutgoingMessage message, Activity? span, CancellationToken stoppingToken)
    {
        if (message.WasInDoubt)
        {
            metrics.SentAgain();
            LogSendingAgain(message.MessageId, message.Attempts);
        }

        if (await channels.FindConnectedAsync(message.ChannelId, stoppingToken) is not { } channel)
        {
            return await FailAsync(message, DeliveryError.Disconnected);
        }

        if (RefusalOf(message) is { } early)
        {
            return await FailAsync(message, early);
        }

        if (message.Sealed is { } sealedBody)
        {
            // Taken from the database. While its key cannot be unwrapped, this throws and the message is put off.
            if (await content.OpenAsync(message.OrganizationId, message.MessageId, sealedBody, stoppingToken) is not { Content: { } opened })
            {
                return await FailAsync(message, DeliveryError.Unreadable);
            }

            message = message with { Content = opened, Sealed = null };
        }

        var adapter = adapters.Of(channel.Channel);
        (message, var notReady) = await adapter.PrepareAsync(message, channel, stoppingToken);
        if (notReady is not null)
        {
            return await SettleAsync(message, notReady, span);
        }

        while (true)
        {
            RateLimits.Place place;
            try
            {
                place = await limits.ReserveAsync(channel.Channel.Key, message.Address ?? message.WaId ?? message.WhatsAppUserId!);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Without Redis replicas do not know of each other's calls, so none are made. It is back within seconds, mostly.
                if (clock.GetElapsedTime(message.TakenAt) > options.Value.Doubt / 3)
                {
                    return await ReleaseAsync(message, TimeSpan.FromSeconds(1), message.Attempts);
                }

                await Task.Delay(RedisRetry, clock, stoppingToken);
                continue;
            }

            if (place.Limit != RateLimits.Limit.None)
            {
                metrics.Limited(place.Limit, place.Wait);
                if (place.Limit == RateLimits.Limit.Number)
                {
                    // Half of what is reserved is gone by then.
                    var pause = RateLimits.LongestReservation / 2;
                    overLimit.Mark(message.ChannelId, pause);
                    return await ReleaseAsync(message, pause, message.Attempts);
                }

                return await ReleaseAsync(message, place.Wait, message.Attempts);
            }

            if (place.Wait > TimeSpan.Zero)
            {
                metrics.Limited(RateLimits.Limit.Number, place.Wait);
                await Task.Delay(place.Wait, clock, stoppingToken);
            }

            break;
        }

        await _calls.WaitAsync(stoppingToken);
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

            return await SettleAsync(message, await CallAsync(adapter, message, channel), span);
        }
        finally
        {
            _calls.Release();
        }
    }

    private static async Task<SendOutcome> CallAsync(IChannelAdapter adapter, OutgoingMessage message, ConnectedChannel channel)
    {
        try
        {
            // A stop waits for the answer: a call that is cancelled may have gone out.
            return await adapter.SendAsync(message, channel, CancellationToken.None);
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
        : message.ChannelKind == Channel.WhatsApp && message.Type != "template" && !(message.LastInboundAt + Conversation.CustomerServiceWindow > clock.GetUtcNow()) ? DeliveryError.WindowClosed
        : message is { WaId: null, WhatsAppUserId: null, Address: null } ? DeliveryError.NoAddress
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
                return await FailAsync(message, new DeliveryError(refused.Code, refused.Sentence), refused.HasOptedOut);

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

    private async Task<OutgoingMessage?> FailAsync(OutgoingMessage message, DeliveryError error, bool hasOptedOut = false)
    {
        metrics.Ended(message.Type, "failed");
        LogFailed(message.MessageId, error.Code);
        var next = await UntilStoredAsync(message, () => store.StoreFailedAsync(message, error.Code, error.Sentence, hasOptedOut, CancellationToken.None));
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
