using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.UnitTests.Sqs;
using ChatBoost.WhatsAppWorker;
using ChatBoost.WhatsAppWorker.Bots;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Messages;
using ChatBoost.WhatsAppWorker.Queues;
using ChatBoost.WhatsAppWorker.Statuses;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.Worker;

/// <summary>The worker's parts with SQS and Inbox in memory.</summary>
internal sealed class WorkerParts : IDisposable
{
    public const string Source = "messages.fifo";
    public const string Dead = "messages-dead.fifo";
    public static readonly BotId Bot = BotId.New();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly WorkQueue _queue;
    private readonly WorkerMetrics _metrics = new(new Meters());

    private WorkerParts(SqsQueue source, SqsQueue dead, FakeSqs sqs, TimeProvider clock)
    {
        _clock = clock;
        Sqs = sqs;
        var json = new JsonOptions();
        ServiceDefaultsExtensions.ConfigureJson(json.SerializerOptions);
        Client = new InboxClient(new HttpClient(TheInbox) { BaseAddress = new Uri("http://inbox") }, Options.Create(json));
        Outage = new Outage(clock);
        Perseverance = new Perseverance(Client, Outage, clock);
        _queue = new WorkQueue(new QueuePair(source, dead), _metrics, clock, NullLogger<WorkQueue>.Instance);
    }

    public FakeSqs Sqs { get; }

    public Inbox TheInbox { get; } = new();

    public InboxClient Client { get; }

    public Outage Outage { get; }

    public Perseverance Perseverance { get; }

    public Func<ReceivedMessage, BotReply?> Responder { get; set; } = message => new BotReply(Bot, [new TextContent($"re: {message.Text}")]);

    /// <summary>Waited for before a message is answered.</summary>
    public Func<ReceivedMessage, Task> BeforeReply { get; set; } = _ => Task.CompletedTask;

    public static async Task<WorkerParts> CreateAsync(TimeProvider? clock = null)
    {
        var sqs = new FakeSqs();
        return new WorkerParts(await sqs.FoundAsync(Source), await sqs.FoundAsync(Dead), sqs, clock ?? TimeProvider.System);
    }

    /// <summary>Waits for the condition itself; long, since two cores may be busy with other things.</summary>
    public static async Task UntilAsync(Func<bool> isDone)
    {
        for (var waited = Stopwatch.StartNew(); !isDone();)
        {
            Assert.True(waited.Elapsed < Patience, $"Not done after {Patience.TotalSeconds} s.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static ProviderUpdate Update(string key, string text = "hello", ProviderUpdateKind kind = ProviderUpdateKind.Message) => new(
        kind, key, "100", "200", "messages", DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(new { id = key, text = new { body = text } }), null);

    public static string Body(ProviderUpdate update) => JsonSerializer.Serialize(update, JsonSerializerOptions.Web);

    public HandleMessage Handler() => new(Client, Perseverance, new Scripted(this), _metrics, _clock, NullLogger<HandleMessage>.Instance);

    public ConsumeMessages MessageConsumer() =>
        new(_queue, Handler(), Outage, Options.Create(new WorkerOptions()), _clock, NullLogger<ConsumeMessages>.Instance);

    public ConsumeStatuses StatusConsumer() => new(
        _queue, new HandleStatuses(_queue, Client, Perseverance, _metrics, _clock), Outage, _clock, NullLogger<ConsumeStatuses>.Instance);

    public void Dispose()
    {
        Sqs.Dispose();
        TheInbox.Dispose();
    }

    private sealed class Scripted(WorkerParts parts) : IConversationResponder
    {
        public async Task<BotReply?> RespondAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            await parts.BeforeReply(message);
            return parts.Responder(message);
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }

    /// <summary>Inbox as the worker sees it.</summary>
    internal sealed class Inbox : HttpMessageHandler
    {
        private readonly ConcurrentDictionary<string, MessageId> _recorded = new();

        /// <summary>Answers a request instead of the fake; null lets it pass. The text is the body.</summary>
        public Func<string, string, HttpResponseMessage?>? Intercept { get; set; }

        public ConversationMode Mode { get; set; }

        public bool ExpectsReply { get; set; } = true;

        public ConcurrentQueue<ProviderUpdate> Recorded { get; } = new();

        public ConcurrentQueue<SendAutomaticMessage> Sent { get; } = new();

        public ConcurrentQueue<RequestHumanAttention> AskedFor { get; } = new();

        public ConcurrentQueue<IReadOnlyList<ProviderUpdate>> Statuses { get; } = new();

        public ConcurrentQueue<ProviderUpdate> Events { get; } = new();

        public static HttpResponseMessage Refuse(int status, string code) => new((HttpStatusCode)status) { Content = JsonContent.Create(new { code }) };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            if (Intercept?.Invoke(path, body) is { } own)
            {
                return own;
            }

            switch (path)
            {
                case "/internal/messages/received":
                    var update = Read<RecordReceivedMessage>(body).Update;
                    Recorded.Enqueue(update);
                    var isNew = _recorded.TryAdd(update.Key, MessageId.New());
                    var text = update.Payload.GetProperty("text").GetProperty("body").GetString()!;
                    return Json(new ReceivedMessage(
                        OrganizationId.New(), ConversationId.New(), _recorded[update.Key], ContactId.New(), Mode, "text", text, false, !isNew,
                        ExpectsReply && update.Kind == ProviderUpdateKind.Message));
                case "/internal/messages/send":
                    Sent.Enqueue(Read<SendAutomaticMessage>(body));
                    return Json(new MessageQueued(MessageId.New(), false));
                case "/internal/human-attention":
                    AskedFor.Enqueue(Read<RequestHumanAttention>(body));
                    return Json(new HumanAttentionNoted(ManualActionId.New()));
                case "/internal/statuses":
                    var updates = Read<RecordStatuses>(body).Updates;
                    Statuses.Enqueue(updates);
                    return Json(new StatusesRecorded(updates.Count, 0, 0, 0));
                case "/internal/provider-events":
                    Events.Enqueue(Assert.Single(Read<RecordProviderEvents>(body).Updates));
                    return new HttpResponseMessage(HttpStatusCode.NoContent);
                default:
                    return new HttpResponseMessage(path == "/health" ? HttpStatusCode.OK : HttpStatusCode.NotFound);
            }
        }

        private static HttpResponseMessage Json<T>(T value) => new() { Content = JsonContent.Create(value, options: JsonSerializerOptions.Web) };

        private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)!;
    }
}
