using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Hands the events of one organization to its connections at this replica, one at a time and in their order. A connection joins between two events: what it
/// missed is sent before the next one, so there is neither gap nor repeat.
/// </summary>
internal sealed partial class OrganizationFeed : IAsyncDisposable
{
    // Some seconds of the busiest organization. When it overflows everybody reads again.
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly OrganizationId _organizationId;
    private readonly LiveStream _stream;
    private readonly LiveReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<LiveConnection, bool> _connections = new();
    private readonly Channel<Func<Task>> _work = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _pump;
    private LiveStream.Listening? _listening;
    private volatile bool _hasOverflowed;

    // The number of the last event handed out; null while Redis is away.
    private long? _position;

    public OrganizationFeed(OrganizationId organizationId, LiveStream stream, LiveReader reader, TimeProvider clock, ILogger logger)
    {
        (_organizationId, _stream, _reader, _clock, _logger) = (organizationId, stream, reader, clock, logger);
        _pump = Task.Run(PumpAsync);
        Enqueue(ListenAsync);
    }

    /// <summary>Adds a connection: it is greeted and gets what came after <paramref name="lastSequence"/>.</summary>
    public async Task JoinAsync(LiveConnection connection, long? lastSequence, CancellationToken cancellationToken)
    {
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _work.Writer.WriteAsync(
            async () =>
            {
                try
                {
                    await ResumeAsync(connection, lastSequence);
                }
                finally
                {
                    _connections[connection] = true;
                    joined.SetResult();
                }
            },
            cancellationToken);
        await joined.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes a connection off; it may be one that never joined.</summary>
    public void Leave(LiveConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Hands out what could not be given a number, to the connections of this replica only.</summary>
    public void SendUnnumbered(LivePublication publication) => Enqueue(() => SendAsync(new LivePush(publication, sequence: null)));

    /// <summary>Listens anew, and has everybody read again: Redis was away.</summary>
    public void Restart() => Enqueue(ListenAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _pump;
        await StopListeningAsync();
        _stopping.Dispose();
    }

    private void Enqueue(Func<Task> work) => _hasOverflowed |= !_work.Writer.TryWrite(work);

    private async Task PumpAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await work();
                if (_hasOverflowed)
                {
                    _hasOverflowed = false;
                    await ListenAsync();
                }
            }
            catch (Exception exception)
            {
                // The database or Redis is away: what was being done is unknown, so everybody reads again when they are back.
                LogLost(_organizationId, exception.GetType().Name, exception.Message);
                _position = null;
                _ = RestartLaterAsync();
            }
        }
    }

    private async Task ListenAsync()
    {
        await StopListeningAsync();
        _position = null;
        _listening = await _stream.ListenAsync(_organizationId, message => Enqueue(() => ReceiveAsync(message.Sequence, message.Previous, message.Event)));
        // After the subscription: nothing can happen between the two.
        _position = await _stream.PositionAsync(_organizationId);
        GreetAll();
    }

    private async Task RestartLaterAsync()
    {
        await Task.Delay(RestartAfter, _clock, CancellationToken.None);
        Restart();
    }

    private async Task StopListeningAsync()
    {
        if (_listening is not null)
        {
            try
            {
                await _listening.StopAsync();
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Gone with the connection.
            }

            _listening = null;
        }
    }

    private async Task ReceiveAsync(long sequence, long previous, LivePublication publication)
    {
        if (sequence == 0)
        {
            await SendAsync(new LivePush(publication, sequence: null));
            return;
        }

        if (_position is { } position && sequence <= position)
        {
            return;
        }

        if (previous == _position && publication.Name == LiveEvents.ServerHello)
        {
            _position = sequence;
            GreetAll();
        }
        else if (previous == _position && publication.Payload is not null)
        {
            _position = sequence;
            await SendAsync(new LivePush(publication, sequence));
        }
        else
        {
            // Something before it did not come this way, or nobody listened when it was sent.
            await CatchUpAsync();
        }
    }

    /// <summary>Hands out from the stream what came since the last event.</summary>
    private async Task CatchUpAsync()
    {
        if (_position is not { } position || await _stream.ReadAsync(_organizationId, position) is not { } missed)
        {
            _position = await _stream.PositionAsync(_organizationId);
            GreetAll();
            return;
        }

        foreach (var push in await PrepareAsync(missed))
        {
            await SendAsync(push);
            _position = push.Sequence;
        }
    }

    private async Task ResumeAsync(LiveConnection connection, long? lastSequence)
    {
        var position = _position ?? 0;
        IReadOnlyList<LivePush> pushes;
        try
        {
            var missed = lastSequence is { } last && _position is not null && last <= position ? await _stream.ReadAsync(_organizationId, last) : null;
            if (missed is null)
            {
                connection.Greet(position, isResumed: false);
                return;
            }

            pushes = await PrepareAsync([.. missed.Where(kept => kept.Sequence <= position)]);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or DbException)
        {
            connection.Greet(position, isResumed: false);
            return;
        }

        if (connection.WantsStatusMessages)
        {
            foreach (var push in pushes)
            {
                await ReadStatusMessagesAsync(push);
            }
        }

        connection.Greet(lastSequence!.Value, isResumed: true);
        foreach (var push in pushes.Where(push => push.Payload is not null))
        {
            connection.Send(push);
        }
    }

    private async Task<IReadOnlyList<LivePush>> PrepareAsync(IReadOnlyList<LiveStream.KeptEvent> missed)
    {
        var publications = await _reader.PrepareAsync(_organizationId, [.. missed.Select(kept => kept.Entry)], _stopping.Token);
        return [.. publications.Zip(missed, (publication, kept) => new LivePush(publication, kept.Sequence))];
    }

    private async Task SendAsync(LivePush push)
    {
        if (push.Payload is null)
        {
            return;
        }

        if (_connections.Keys.Any(connection => connection.WantsStatusMessages))
        {
            await ReadStatusMessagesAsync(push);
        }

        foreach (var (connection, _) in _connections)
        {
            connection.Send(push);
        }
    }

    private async Task ReadStatusMessagesAsync(LivePush push)
    {
        if (push.UpdateFor(seesNumbers: true)?.Statuses is { Count: > 0 } statuses)
        {
            push.StatusMessages = await _reader.MessagesAsync(_organizationId, [.. statuses.Select(status => status.MessageId)], _stopping.Token);
        }
    }

    private void GreetAll()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Greet(_position ?? 0, isResumed: false);
        }
    }

    [LoggerMessage(2111, LogLevel.Warning, "Live updates of {OrganizationId} may be lost, its clients will read again: {Kind}: {Reason}")]
    private partial void LogLost(OrganizationId organizationId, string kind, string reason);
}
