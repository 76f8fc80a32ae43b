using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace ChatBoost.Testing;

/// <summary>A client of a plain WebSocket.</summary>
public sealed class PlainSocketClient : IAsyncDisposable
{
    private readonly CancellationToken _cancellation;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentQueue<JsonElement> _frames = new();
    private Task _reading = Task.CompletedTask;

    private PlainSocketClient(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>All frames so far.</summary>
    public IReadOnlyCollection<JsonElement> Frames => _frames;

    /// <summary>True until the server ended it.</summary>
    public bool IsOpen => !_reading.IsCompleted;

    /// <summary>Connects.</summary>
    /// <param name="server">The gateway.</param>
    /// <param name="pathAndQuery">The address, with its question mark.</param>
    /// <param name="accessToken">As whom.</param>
    /// <param name="cancellationToken">Cancels it, and all waiting later.</param>
    /// <exception cref="WebSocketException">It was refused.</exception>
    public static async Task<PlainSocketClient> ConnectAsync(Uri server, string pathAndQuery, string accessToken, CancellationToken cancellationToken)
    {
        var client = new PlainSocketClient(cancellationToken);
        var address = new UriBuilder(new Uri(server, pathAndQuery)) { Scheme = "ws" };
        address.Query += $"&access_token={accessToken}";
        await client._socket.ConnectAsync(address.Uri, cancellationToken);
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Sends a request.</summary>
    public Task SendAsync(object request) => SendTextAsync(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));

    /// <summary>Sends any text.</summary>
    public Task SendTextAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _cancellation);

    /// <summary>Waits for a frame of that type whose data fit.</summary>
    public async Task<JsonElement> ExpectAsync(string type, Predicate<JsonElement>? fits = null) =>
        (await Wait.ForAsync(
            $"the frame {type}; so far: {string.Join(", ", _frames.Select(TypeOf))}",
            () => Task.FromResult(_frames.Where(frame => TypeOf(frame) == type && (fits is null || fits(frame.GetProperty("data")))).Select(frame => (object)frame).FirstOrDefault()),
            cancellationToken: _cancellation)) is JsonElement found ? found : default;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private static string TypeOf(JsonElement frame) => frame.GetProperty("type").GetString()!;

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += received.Count;
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                _frames.Enqueue(JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length)));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Ended.
        }
    }
}
