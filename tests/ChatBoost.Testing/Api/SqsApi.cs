using System.Net.Http.Headers;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace ChatBoost.Testing.Api;

/// <summary>The queue service, spoken to directly: to look at queues and to put into them what no receiver would.</summary>
public sealed class SqsApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <summary>Speaks to the emulator at <paramref name="address"/>.</summary>
    public SqsApi(Uri address)
    {
        _address = address;
        var signing = new SigV4SigningHandler(
            new BasicAWSCredentials("test", "test"), RegionEndpoint.GetBySystemName("eu-west-1"), "sqs",
            new SocketsHttpHandler { AllowAutoRedirect = false });
        _http = new HttpClient(signing) { BaseAddress = address };
    }

    /// <summary>The queue of customers' messages.</summary>
    public static string Messages => "chatboost-messages.fifo";

    /// <summary>Where messages go that could not be handled.</summary>
    public static string DeadMessages => "chatboost-messages-dead.fifo";

    /// <summary>Creates a standard queue; answers its URL.</summary>
    public async Task<string> CreateQueueAsync(string name, CancellationToken cancellationToken) =>
        (await CallAsync("CreateQueue", new { QueueName = name }, cancellationToken)).GetProperty("QueueUrl").GetString()!;

    /// <summary>The URL of a queue.</summary>
    public async Task<string> QueueUrlAsync(string name, CancellationToken cancellationToken) =>
        (await CallAsync("GetQueueUrl", new { QueueName = name }, cancellationToken)).GetProperty("QueueUrl").GetString()!;

    /// <summary>Messages waiting or in flight; looking takes none.</summary>
    public async Task<int> DepthAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "GetQueueAttributes",
            new { QueueUrl = await QueueUrlAsync(name, cancellationToken), AttributeNames = new[] { "All" } },
            cancellationToken);
        var attributes = answer.GetProperty("Attributes");
        return Count("ApproximateNumberOfMessages") + Count("ApproximateNumberOfMessagesNotVisible");

        int Count(string attribute) => int.Parse(attributes.GetProperty(attribute).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The emulator's own view of a queue: every message with its body, none of them taken.</summary>
    public async Task<string> InspectAsync(string name, CancellationToken cancellationToken)
    {
        using var plain = new HttpClient();
        return await plain.GetStringAsync(new Uri(_address, $"/_fauxqs/queues/{name}"), cancellationToken);
    }

    /// <summary>One operation of the JSON protocol.</summary>
    public async Task<JsonElement> CallAsync(string operation, object request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/");
        message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request));
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        message.Headers.TryAddWithoutValidation("X-Amz-Target", $"AmazonSQS.{operation}");
        using var response = await _http.SendAsync(message, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"SQS {operation} answered {(int)response.StatusCode}: {body}");
        }

        return body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
