using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;

namespace ChatBoost.Load.Live;

/// <summary>A connection to the hub, without the library: two thousand of those would measure themselves.</summary>
/// <param name="replica">One replica of Inbox.</param>
/// <param name="accessToken">As whom.</param>
internal sealed class LiveClient(Uri replica, string accessToken) : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private static readonly byte[] Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray();

    private readonly Lock _lock = new();
    private ClientWebSocket _socket = new();
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCutOff;

    /// <summary>The events it got, in the order it got them: the mark of each, its number, and when.</summary>
    public List<(int Mark, long Sequence, long At)> Heard { get; } = [];

    /// <summary>The newest number.</summary>
    public long LastSequence { get; private set; }

    /// <summary>True when the last greeting said that nothing was missed.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>True when the connection ended without being asked to.</summary>
    public bool IsLost => _reading.IsCompleted && !_isCutOff;

    /// <summary>Connects, or comes back, and waits for the greeting.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _socket = new ClientWebSocket();
        var address = new UriBuilder(replica)
        {
            Scheme = "ws",
            Path = "/ws",
            Query = $"access_token={accessToken}{(LastSequence == 0 ? "" : FormattableString.Invariant($"&lastSequence={LastSequence}"))}",
        };
        await _socket.ConnectAsync(address.Uri, cancellationToken);
        await _socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        _isCutOff = false;
        _reading = Task.Run(ReadAsync, CancellationToken.None);
        await _greeted.Task.WaitAsync(cancellationToken);
    }

    /// <summary>As when the network is gone.</summary>
    public async Task CutOffAsync()
    {
        _isCutOff = true;
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CutOffAsync();

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                var now = Stopwatch.GetTimestamp();
                length += received.Count;
                var begin = 0;
                for (int end; (end = buffer.AsSpan(begin, length - begin).IndexOf(RecordSeparator)) >= 0; begin += end + 1)
                {
                    Hear(buffer.AsSpan(begin, end), now);
                }

                buffer.AsSpan(begin, length - begin).CopyTo(buffer);
                length -= begin;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut off, by either side.
        }
    }

    private void Hear(ReadOnlySpan<byte> record, long now)
    {
        if (record.IndexOf("\"server:hello\""u8) >= 0)
        {
            IsResumed = record.IndexOf("\"isResumed\":true"u8) >= 0;
            LastSequence = Number(record, "\"sequence\":"u8) ?? LastSequence;
            _greeted.TrySetResult();
        }
        else if (record.IndexOf("\"conversation:updated\""u8) >= 0
            && Number(record, "\"unreadCount\":"u8) is { } mark
            // The number is the second argument: …,1795307967820580]}
            && Utf8Parser.TryParse(record[(record.LastIndexOf((byte)',') + 1)..], out long sequence, out _))
        {
            lock (_lock)
            {
                Heard.Add(((int)mark, sequence, now));
                LastSequence = sequence;
            }
        }
    }

    private static long? Number(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        var at = record.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(record[(at + name.Length)..], out long number, out _) ? number : null;
    }
}
