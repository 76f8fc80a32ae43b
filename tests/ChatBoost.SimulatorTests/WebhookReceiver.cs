using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatBoost.SimulatorTests;

/// <summary>A business's webhook endpoint on a real port: keeps the bytes as they came and answers what a test says.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private volatile Round _round = new(0);

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>The request as it arrived.</summary>
    public sealed record Delivery(byte[] Body, string? Signature, string? ContentType, string? UserAgent)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        public JsonNode Value => Json["entry"]![0]!["changes"]![0]!["value"]!;

        public JsonObject Message => Value["messages"]![0]!.AsObject();

        public JsonObject Status => Value["statuses"]![0]!.AsObject();
    }

    public string Url => $"{_app.Urls.First()}/hook/{_round.Number}";

    /// <summary>What the verification handshake answers, given the challenge.</summary>
    public Func<string, string> Handshake { get; set; } = challenge => challenge;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hook/{round:int}", receiver.TakeAsync);
        app.MapGet("/hook/{round:int}", (HttpContext context) =>
            context.Request.Query["hub.verify_token"] == "let me in" ? Results.Text(receiver.Handshake(context.Request.Query["hub.challenge"]!)) : Results.StatusCode(403));
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Starts over: what still comes for the old URL is answered and forgotten.</summary>
    public void Reset()
    {
        _round = new Round(_round.Number + 1);
        Handshake = challenge => challenge;
    }

    /// <summary>Answers the next webhooks with these status codes; after them 200 again.</summary>
    public void Answer(params int[] statusCodes)
    {
        foreach (var statusCode in statusCodes)
        {
            _round.Answers.Enqueue(statusCode);
        }
    }

    /// <summary>Takes webhooks as they come and answers none of them until the result is completed.</summary>
    public TaskCompletionSource HoldAnswers() => _round.MayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next webhook; fails when none comes.</summary>
    public async Task<Delivery> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _round.Deliveries.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No webhook came within {Patience.TotalSeconds} s.");
        }
    }

    public async Task<List<Delivery>> NextAsync(int count)
    {
        var found = new List<Delivery>();
        while (found.Count < count)
        {
            found.Add(await NextAsync());
        }

        return found;
    }

    /// <summary>Whether nothing is waiting to be read.</summary>
    public bool IsQuiet => !_round.Deliveries.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request, int round)
    {
        // Held on to: a reset while the body is read must not bring it into the next test.
        var current = _round;
        if (round != current.Number)
        {
            return Results.Ok();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        await current.Deliveries.Writer.WriteAsync(new Delivery(
            body.ToArray(), request.Headers["X-Hub-Signature-256"].FirstOrDefault(), request.ContentType, request.Headers.UserAgent.FirstOrDefault()));
        await current.MayAnswer.Task;
        return Results.StatusCode(current.Answers.TryDequeue(out var statusCode) ? statusCode : StatusCodes.Status200OK);
    }

    // What belongs to one test. The simulator posts from many lanes at once.
    private sealed class Round
    {
        public Round(int number)
        {
            Number = number;
            MayAnswer.SetResult();
        }

        public int Number { get; }

        public ConcurrentQueue<int> Answers { get; } = new();

        public Channel<Delivery> Deliveries { get; } = Channel.CreateUnbounded<Delivery>();

        public TaskCompletionSource MayAnswer { get; set; } = new();
    }
}
