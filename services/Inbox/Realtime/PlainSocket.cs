using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Realtime;

/// <summary>What a client of a plain WebSocket asks for.</summary>
/// <param name="Action"><c>subscribe</c>, <c>typing</c>, <c>viewing</c>, <c>left</c>, <c>answering</c>, <c>answered</c> or <c>heartbeat</c>.</param>
/// <param name="ConversationId">One conversation; all of the organization when left out of a subscription.</param>
/// <param name="LastSequence">The number of the last event it got, when it was here before.</param>
internal sealed record PlainRequest(string? Action, string? ConversationId, long? LastSequence);

/// <summary>A plain WebSocket with JSON text frames.</summary>
internal sealed class PlainSocket(WebSocket socket, PlainFormat format, ServerHello hello, ClaimsPrincipal user)
    : LiveConnection(hello, user.HasClaim(TokenClaims.Permission, Permissions.ContactsNumbers))
{
    // A few seconds of a busy organization. Who falls behind further is let go, and comes back with its last sequence.
    private const int MaxWaiting = 512;
    private const int MaxRequest = 4 * 1024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private volatile HashSet<ConversationId>? _only;

    /// <inheritdoc/>
    public override bool WantsStatusMessages => format == PlainFormat.OfChat;

    /// <summary>Sends the frames and reads requests until either side is through.</summary>
    /// <param name="expiresAt">When the token of the connection ends.</param>
    /// <param name="onRequest">Carries out a request.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(DateTimeOffset? expiresAt, Func<PlainRequest, Task> onRequest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (expiresAt is { } end)
        {
            var left = end - clock.GetUtcNow();
            ended.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        var (writing, reading) = (WriteAsync(ended.Token), ReadAsync(onRequest, ended.Token));
        await Task.WhenAny(writing, reading);
        await ended.CancelAsync();
        await writing;
        await CloseAsync();
        await reading;
    }

    /// <summary>Hears of these conversations only; null hears of all.</summary>
    public void Narrow(ConversationId? conversationId)
    {
        if (conversationId is { } id)
        {
            _only = [.. _only ?? [], id];
        }
        else
        {
            _only = null;
        }
    }

    /// <summary>Answers a request that was not carried out.</summary>
    public void Refuse(Refused refused) => Queue(new PlainFrame(null, JsonSerializer.SerializeToUtf8Bytes(new { type = "error", data = new { code = refused.Code, message = refused.Message } })));

    /// <inheritdoc/>
    public override void Greet(long sequence, bool isResumed) => Queue(format.Greeting(Hello with { Sequence = sequence, IsResumed = isResumed }));

    protected override void Write(LivePush push)
    {
        foreach (var frame in push.Frames(format, SeesNumbers))
        {
            if (_only is not { } only || frame.ConversationId is not { } id || only.Contains(id))
            {
                Queue(frame);
            }
        }
    }

    private void Queue(PlainFrame frame)
    {
        if (!_frames.Writer.TryWrite(frame.Bytes))
        {
            _frames.Writer.TryComplete();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(SendTimeout);
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client went away, or reads nothing, or its token ended.
        }
    }

    private async Task ReadAsync(Func<PlainRequest, Task> onRequest, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequest];
        try
        {
            while (await ReceiveAsync(buffer, cancellationToken) is { } length)
            {
                if (Read(buffer.AsSpan(0, length)) is { } request)
                {
                    await onRequest(request);
                }
                else
                {
                    Refuse(new Refused("invalid_request", "A frame is a JSON object with an action."));
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client went away without a word, or its token ended.
        }
    }

    /// <summary>The length of the next frame; null when there is none any more, or it is too long to be a request.</summary>
    private async Task<int?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        for (var length = 0; length < buffer.Length;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (received.EndOfMessage)
            {
                return length;
            }
        }

        return null;
    }

    private static PlainRequest? Read(ReadOnlySpan<byte> frame)
    {
        try
        {
            using var json = JsonDocument.Parse(frame.ToArray());
            var root = json.RootElement;
            return root.ValueKind != JsonValueKind.Object
                ? null
                : new PlainRequest(
                    Text(root, "action"),
                    Text(root, "conversationId") ?? Text(root, "conversation_id"),
                    root.TryGetProperty("lastSequence", out var last) && last.ValueKind == JsonValueKind.Number && last.TryGetInt64(out var number) ? number : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task CloseAsync()
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                socket.Abort();
            }
        }
    }
}
