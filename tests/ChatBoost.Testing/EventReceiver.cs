using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Testing;

/// <summary>An organization's own program that is told what happens: keeps what is posted to it and answers what a test says.</summary>
public sealed class EventReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ReceivedEvent> _received = new();
    private readonly Task _taking;

    private EventReceiver(int port)
    {
        Url = $"http://localhost:{port}/events";
        _listener.Prefixes.Add($"http://localhost:{port}/");
        _listener.Start();
        _taking = TakeAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>What it answers; null never answers. 200 if nobody says otherwise.</summary>
    public Func<ReceivedEvent, EventAnswer?> Answer { get; set; } = _ => new EventAnswer(200);

    /// <summary>All that came, in order, repeats included.</summary>
    public IReadOnlyList<ReceivedEvent> Received => [.. _received];

    /// <summary>Listens on a port nobody has.</summary>
    public static EventReceiver Start() => new(Ports.Free());

    /// <summary>Waits for one that fits.</summary>
    public Task<ReceivedEvent> ExpectAsync(string what, Func<ReceivedEvent, bool> fits, CancellationToken cancellationToken) =>
        Wait.ForAsync(what, () => Task.FromResult(_received.FirstOrDefault(fits)), cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking;
    }

    private async Task TakeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var received = new ReceivedEvent(
                context.Request.Url!.AbsolutePath,
                await reader.ReadToEndAsync(),
                context.Request.Headers.AllKeys.OfType<string>().ToDictionary(name => name.ToLowerInvariant(), name => context.Request.Headers[name]!));
            _received.Enqueue(received);
            if (Answer(received) is not { } answer)
            {
                return;
            }

            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers ?? [])
            {
                context.Response.Headers[name] = value;
            }

            context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: false);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked is gone.
        }
    }
}

/// <summary>One request.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body as it came.</param>
/// <param name="Headers">Its headers, by lower-case name.</param>
public sealed record ReceivedEvent(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The event's id.</summary>
    public string Id => Headers["webhook-id"];

    /// <summary>The body.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The event's type.</summary>
    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>A text of <c>data</c>; null when it is not there.</summary>
    public string? Data(string name) => Json.GetProperty("data").TryGetProperty(name, out var value) ? value.ToString() : null;
}

/// <summary>What a receiver answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers.</param>
public sealed record EventAnswer(int Status, string Body = "", Dictionary<string, string>? Headers = null);
