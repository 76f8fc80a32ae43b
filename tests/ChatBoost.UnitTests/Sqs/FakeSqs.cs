using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.UnitTests.Sqs;

/// <summary>
/// FIFO queues in memory behind the SQS JSON protocol. Like AWS, and unlike the emulator, one receive may bring several messages of a group;
/// while one of a group is in flight no further ones of it are given out.
/// </summary>
internal sealed class FakeSqs : HttpMessageHandler
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Stored>> _queues = [];
    private readonly HashSet<string> _deduplicated = [];
    private readonly List<(string Operation, JsonObject Body)> _calls = [];
    private int _handles;

    /// <summary>Called with operation and body before each call is carried out; an answer of its own takes the call's place.</summary>
    public Func<string, JsonObject, HttpResponseMessage?>? Intercept { get; set; }

    /// <summary>Operations and bodies, in their order.</summary>
    public IReadOnlyList<(string Operation, JsonObject Body)> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public SqsQueue Queue(string name, TimeSpan linger = default, TimeProvider? clock = null)
    {
        var queue = new SqsQueue(Client(), name, new SqsQueueSettings { SendLinger = linger }, clock ?? TimeProvider.System);
        lock (_lock)
        {
            _queues.TryAdd(name, []);
        }

        return queue;
    }

    public async Task<SqsQueue> FoundAsync(string name, TimeSpan linger = default, TimeProvider? clock = null)
    {
        var queue = Queue(name, linger, clock);
        await queue.ResolveAsync(CancellationToken.None);
        return queue;
    }

    public SqsClient Client(TimeProvider? clock = null) => new(
        new Uri("http://sqs.test/"), "eu-west-1", () => new BasicAWSCredentials("test", "test"), this, clock ?? TimeProvider.System);

    /// <summary>Messages of a queue, in flight or not.</summary>
    public IReadOnlyList<Stored> In(string queue)
    {
        lock (_lock)
        {
            return [.. _queues[queue]];
        }
    }

    /// <summary>Puts a message on a queue as a foreign sender would.</summary>
    public void Put(string queue, string body, string group)
    {
        lock (_lock)
        {
            _queues[queue].Add(new Stored(Guid.NewGuid().ToString(), body, group, "", null));
        }
    }

    public static HttpResponseMessage Answer(JsonNode body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0") };

    public static HttpResponseMessage Error(string type, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        Answer(new JsonObject { ["__type"] = $"com.amazonaws.sqs#{type}", ["message"] = "because" }, status);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.Headers.GetValues("X-Amz-Target").Single()["AmazonSQS.".Length..];
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
        if (operation == "ReceiveMessage" && (int?)body["WaitTimeSeconds"] > 0 && IsEmpty(body))
        {
            // Waits, though shorter than asked: who asks again at once would keep a core busy.
            await Task.Delay(LongPoll, cancellationToken);
        }

        lock (_lock)
        {
            _calls.Add((operation, body));
            if (Intercept?.Invoke(operation, body) is { } own)
            {
                return own;
            }

            return operation switch
            {
                "GetQueueUrl" => Answer(new JsonObject { ["QueueUrl"] = $"http://sqs.test/0/{body["QueueName"]}" }),
                "GetQueueAttributes" => Answer(new JsonObject { ["Attributes"] = new JsonObject { ["RedrivePolicy"] = """{"deadLetterTargetArn":"arn:x","maxReceiveCount":"5"}""" } }),
                "SendMessageBatch" => SendBatch(body),
                "ReceiveMessage" => Receive(body),
                "DeleteMessageBatch" => DeleteBatch(body),
                "ChangeMessageVisibilityBatch" => ChangeBatch(body),
                _ => throw new NotSupportedException(operation),
            };
        }
    }

    private HttpResponseMessage SendBatch(JsonObject body)
    {
        var successful = new JsonArray();
        foreach (var entry in body["Entries"]!.AsArray())
        {
            var id = Guid.NewGuid().ToString();
            if (_deduplicated.Add((string)body["QueueUrl"]! + (string)entry!["MessageDeduplicationId"]!))
            {
                QueueOf(body).Add(new Stored(id, (string)entry["MessageBody"]!, (string)entry["MessageGroupId"]!, (string)entry["MessageDeduplicationId"]!, entry["MessageAttributes"]?.DeepClone()));
            }

            successful.Add(new JsonObject { ["Id"] = (string)entry["Id"]!, ["MessageId"] = id });
        }

        return Answer(new JsonObject { ["Successful"] = successful });
    }

    private bool IsEmpty(JsonObject body)
    {
        lock (_lock)
        {
            return !Receivable(body).Any();
        }
    }

    private IEnumerable<Stored> Receivable(JsonObject body)
    {
        var queue = QueueOf(body);
        var locked = queue.Where(message => message.IsInFlight).Select(message => message.Group).ToHashSet();
        return queue.Where(message => !locked.Contains(message.Group));
    }

    private HttpResponseMessage Receive(JsonObject body)
    {
        var messages = new JsonArray();
        foreach (var message in Receivable(body).Take((int)body["MaxNumberOfMessages"]!))
        {
            message.VisibilityTimeout = (int?)body["VisibilityTimeout"];
            message.ReceiptHandle = $"handle-{++_handles}";
            message.ReceiveCount++;
            message.VisibleAt = DateTimeOffset.MaxValue;
            messages.Add(new JsonObject
            {
                ["MessageId"] = message.MessageId,
                ["ReceiptHandle"] = message.ReceiptHandle,
                ["Body"] = message.Body,
                ["Attributes"] = new JsonObject
                {
                    ["MessageGroupId"] = message.Group,
                    ["ApproximateReceiveCount"] = message.ReceiveCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["SentTimestamp"] = "1767225600000",
                },
                ["MessageAttributes"] = message.Attributes?.DeepClone(),
            });
        }

        return Answer(messages.Count == 0 ? [] : new JsonObject { ["Messages"] = messages });
    }

    private HttpResponseMessage DeleteBatch(JsonObject body)
    {
        var handles = body["Entries"]!.AsArray().Select(entry => (string)entry!["ReceiptHandle"]!).ToHashSet();
        QueueOf(body).RemoveAll(message => message.IsInFlight && handles.Contains(message.ReceiptHandle!));
        return Answer(new JsonObject());
    }

    private HttpResponseMessage ChangeBatch(JsonObject body)
    {
        foreach (var entry in body["Entries"]!.AsArray())
        {
            var timeout = (int)entry!["VisibilityTimeout"]!;
            foreach (var message in QueueOf(body).Where(message => message.ReceiptHandle == (string)entry["ReceiptHandle"]!))
            {
                // The time it was received for once more: a heartbeat, the message stays in flight.
                if (timeout == message.VisibilityTimeout)
                {
                    continue;
                }

                // Pauses pass at once: tests do not wait for them.
                message.Pauses.Add(timeout);
                message.VisibleAt = DateTimeOffset.MinValue;
                message.ReceiptHandle = null;
            }
        }

        return Answer(new JsonObject());
    }

    private List<Stored> QueueOf(JsonObject body) => _queues[((string)body["QueueUrl"]!).Split('/')[^1]];

    internal sealed class Stored(string messageId, string body, string group, string deduplicationId, JsonNode? attributes)
    {
        public string MessageId { get; } = messageId;

        public string Body { get; } = body;

        public string Group { get; } = group;

        public string DeduplicationId { get; } = deduplicationId;

        public JsonNode? Attributes { get; } = attributes;

        public string? ReceiptHandle { get; set; }

        public DateTimeOffset VisibleAt { get; set; }

        public int? VisibilityTimeout { get; set; }

        public int ReceiveCount { get; set; }

        public List<int> Pauses { get; } = [];

        public bool IsInFlight => ReceiptHandle is not null;
    }
}
