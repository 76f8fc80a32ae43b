using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ChatBoost.SystemTests.Realtime;

/// <summary>A live connection made by the official JavaScript client, in a Node process of its own.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private readonly Process _node;
    private readonly ConcurrentQueue<HubEvent> _events = new();

    private HubClient(Process node) => _node = node;

    /// <summary>Everything that came, oldest first.</summary>
    public IReadOnlyCollection<HubEvent> Events => _events;

    /// <summary>Connects; <paramref name="address"/> is the gateway or one inbox replica.</summary>
    public static async Task<HubClient> ConnectAsync(Uri address, string accessToken, long? lastSequence = null)
    {
        var client = Start(address, accessToken, lastSequence);
        await client.ExpectAsync("connected");
        return client;
    }

    /// <summary>Starts without waiting for success.</summary>
    public static HubClient Start(Uri address, string accessToken, long? lastSequence = null)
    {
        var directory = Path.Combine(SourceDirectory(), "Realtime", "client");
        var node = new Process
        {
            StartInfo = new ProcessStartInfo("node", ["hub-client.mjs", new Uri(address, lastSequence is null ? "/ws" : $"/ws?lastSequence={lastSequence}").ToString(), accessToken])
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        var client = new HubClient(node);
        node.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } json)
            {
                client._events.Enqueue(JsonSerializer.Deserialize<HubEvent>(json, JsonSerializerOptions.Web)!);
            }
        };
        node.Start();
        node.BeginOutputReadLine();
        return client;
    }

    /// <summary>Waits for an event of that name that fits.</summary>
    public async Task<JsonElement> ExpectAsync(string name, Predicate<JsonElement>? fits = null) =>
        (await Wait.ForAsync(
            $"the live event {name}; so far: {string.Join(", ", _events.Select(e => e.Event))}",
            () => Task.FromResult(_events.FirstOrDefault(e => e.Event == name && (fits is null || fits(e.Payload)))),
            cancellationToken: Cancellation)).Payload;

    /// <summary>Calls a method of the hub.</summary>
    public async Task CallAsync(string method, params object[] arguments) =>
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { method, args = arguments }, JsonSerializerOptions.Web));

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync(CancellationToken.None);
        _node.Dispose();
    }

    // bin/Debug/net10.0 lies three levels below the project.
    private static string SourceDirectory() =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));
}

/// <summary>An event with its payload and its number.</summary>
internal sealed record HubEvent(string Event, JsonElement Payload, long? Sequence);
