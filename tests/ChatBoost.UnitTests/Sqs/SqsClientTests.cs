using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.UnitTests.Sqs;

public sealed class SqsClientTests
{
    private static readonly SendMessageRequest Hello =
        new("https://sqs.eu-west-1.amazonaws.com/123456789012/inbox.fifo", "hello", "conv-1", "evt-1");

    [Theory]
    [InlineData(null, "b815a7b20e0cb8f1e01913ccbd7844f160029a9e515f0354d5a4f6ba610f253c")]
    [InlineData("SESSIONTOKENEXAMPLE", "50be45aee29c5b66c2ea9caefaf5f1b8de607ffe84c16fce420db6e7f83fefcd")]
    public async Task Signs_as_the_sdks_do(string? sessionToken, string signature)
    {
        const string AccessKey = "AKIDEXAMPLE";
        const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        AWSCredentials credentials = sessionToken is null ? new BasicAWSCredentials(AccessKey, SecretKey) : new SessionAWSCredentials(AccessKey, SecretKey, sessionToken);
        var wire = new Wire(_ => FakeSqs.Answer(new JsonObject { ["MessageId"] = "1" }));
        using var client = new SqsClient(new Uri("https://sqs.eu-west-1.amazonaws.com/"), "eu-west-1", () => credentials, wire, new January());

        await client.SendMessageAsync(Hello, TestContext.Current.CancellationToken);

        var sent = Assert.Single(wire.Requests);
        Assert.EndsWith($"Signature={signature}", sent.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("20260102T030405Z", sent.Headers["X-Amz-Date"]);
        Assert.Equal("AmazonSQS.SendMessage", sent.Headers["X-Amz-Target"]);
        Assert.Equal(sessionToken, sent.Headers.GetValueOrDefault("X-Amz-Security-Token"));
        Assert.Equal("application/x-amz-json-1.0", sent.ContentType);
        Assert.Equal(
            """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/123456789012/inbox.fifo","MessageBody":"hello","MessageGroupId":"conv-1","MessageDeduplicationId":"evt-1"}""",
            sent.Body);
    }

    [Theory]
    [InlineData("RequestThrottled", HttpStatusCode.Forbidden)]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest)]
    [InlineData("InternalFailure", HttpStatusCode.InternalServerError)]
    [InlineData("SomethingNew", HttpStatusCode.ServiceUnavailable)]
    public async Task Tries_again_what_may_pass(string error, HttpStatusCode status)
    {
        var wire = new Wire(@try => @try < 3 ? FakeSqs.Error(error, status) : FakeSqs.Answer(new JsonObject { ["MessageId"] = "1" }));

        Assert.Equal("1", (await Client(wire).SendMessageAsync(Hello, TestContext.Current.CancellationToken)).MessageId);

        Assert.Equal(3, wire.Requests.Count);
    }

    [Theory]
    [InlineData("QueueDoesNotExist", HttpStatusCode.BadRequest)]
    [InlineData("InvalidMessageContents", HttpStatusCode.BadRequest)]
    [InlineData("InvalidSecurity", HttpStatusCode.Forbidden)]
    [InlineData("SignatureDoesNotMatch", HttpStatusCode.Forbidden)]
    public async Task Gives_up_at_once_what_cannot_pass(string error, HttpStatusCode status)
    {
        var wire = new Wire(_ => FakeSqs.Error(error, status));

        var refusal = await Assert.ThrowsAsync<AmazonSQSException>(() => Client(wire).SendMessageAsync(Hello, TestContext.Current.CancellationToken));

        Assert.Equal(error, refusal.ErrorCode);
        Assert.Equal(status, refusal.StatusCode);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Tries_again_when_the_connection_breaks_and_tells_when_it_never_works()
    {
        var once = new Wire(@try => @try == 1 ? throw new HttpRequestException("reset") : FakeSqs.Answer(new JsonObject()));
        var never = new Wire(_ => throw new HttpRequestException("refused"));

        await Client(once).SendMessageAsync(Hello, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client(never).SendMessageAsync(Hello, TestContext.Current.CancellationToken));

        Assert.Equal(2, once.Requests.Count);
        Assert.Equal(4, never.Requests.Count);
    }

    [Fact]
    public async Task Takes_an_empty_answer_and_a_page_of_a_proxy_for_what_they_are()
    {
        using var empty = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        await Client(new Wire(_ => empty)).DeleteMessageAsync(new("q", "h"), TestContext.Current.CancellationToken);

        using var page = new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("<html>") };
        var refusal = await Assert.ThrowsAsync<AmazonSQSException>(() => Client(new Wire(_ => page)).DeleteMessageAsync(new("q", "h"), TestContext.Current.CancellationToken));

        Assert.Equal("Unknown", refusal.ErrorCode);
    }

    [Fact]
    public async Task Reads_what_a_receive_brings_and_that_it_brings_nothing()
    {
        const string Received = """
            {"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":"{\"a\":\"\\ud83d\\ude00\"}","MD5OfBody":"x","Unknown":{"x":[1]},
              "Attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1767225600123","MessageGroupId":"g","SequenceNumber":"18850"},
              "MessageAttributes":{"traceparent":{"DataType":"String","StringValue":"00-1"}}}]}
            """;
        var request = new ReceiveMessageRequest("q", 10, 0, 30, ["All"], ["All"]);

        var message = Assert.Single((await Client(new Wire(_ => FakeSqs.Answer(JsonNode.Parse(Received)!))).ReceiveMessageAsync(request, TestContext.Current.CancellationToken)).Messages!);
        var nothing = await Client(new Wire(_ => FakeSqs.Answer(new JsonObject()))).ReceiveMessageAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(("m", "h", "g", 3), (message.MessageId, message.ReceiptHandle, message.GroupId, message.ReceiveCount));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767225600123), message.SentAt);
        Assert.Equal("""{"a":"\ud83d\ude00"}""", message.Body);
        Assert.Equal("00-1", message.MessageAttributes!["traceparent"].StringValue);
        Assert.Null(nothing.Messages);
    }

    private static SqsClient Client(HttpMessageHandler wire) =>
        new(new Uri("http://sqs.test/"), "eu-west-1", () => new BasicAWSCredentials("test", "test"), wire, TimeProvider.System);

    private sealed class January : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }

    private sealed class Wire(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<(Dictionary<string, string> Headers, string? ContentType, string Body)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((
                request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
                request.Content!.Headers.ContentType?.ToString(),
                await request.Content.ReadAsStringAsync(cancellationToken)));
            return answer(Requests.Count);
        }
    }
}
