using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Polly;
using Polly.Retry;

namespace ChatBoost.ServiceDefaults.Sqs;

/// <summary>
/// Amazon SQS over its JSON protocol: the operations ChatBoost needs, named as in AWSSDK.SQS, signed by AWSSDK.Core.
/// Every call throws <see cref="AmazonSQSException"/> when SQS refuses and <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>
/// when it does not answer, both after retries. Sending twice is harmless on FIFO queues, deleting twice everywhere.
/// </summary>
/// <param name="endpoint">Where to post to, for example <c>https://sqs.eu-west-1.amazonaws.com/</c>. The host of queue URLs is never connected to.</param>
/// <param name="region">Region of the signature; it must be the endpoint's.</param>
/// <param name="credentials">Asked on each call: temporary credentials renew themselves.</param>
/// <param name="handler">Sends the requests; must not follow redirects.</param>
/// <param name="clock">Time of signatures and waits.</param>
public sealed class SqsClient(Uri endpoint, string region, Func<AWSCredentials> credentials, HttpMessageHandler handler, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly MediaTypeHeaderValue JsonProtocol = new("application/x-amz-json-1.0");

    private readonly HttpMessageInvoker _http = new(handler);
    private readonly RegionEndpoint _region = RegionEndpoint.GetBySystemName(region);
    private readonly ResiliencePipeline _retries = Retries(clock);

    /// <summary>Finds a queue's address by its name.</summary>
    public Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken) =>
        CallAsync("GetQueueUrl", request, SqsJson.Protocol.GetQueueUrlRequest, SqsJson.Protocol.GetQueueUrlResponse, CallTimeout, cancellationToken);

    /// <summary>Reads attributes of a queue.</summary>
    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken) =>
        CallAsync("GetQueueAttributes", request, SqsJson.Protocol.GetQueueAttributesRequest, SqsJson.Protocol.GetQueueAttributesResponse, CallTimeout, cancellationToken);

    /// <summary>Sends one message.</summary>
    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync("SendMessage", request, SqsJson.Protocol.SendMessageRequest, SqsJson.Protocol.SendMessageResponse, CallTimeout, cancellationToken);

    /// <summary>Sends up to ten messages. Look at <see cref="SendMessageBatchResponse.Failed"/>: some may have been refused.</summary>
    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync("SendMessageBatch", request, SqsJson.Protocol.SendMessageBatchRequest, SqsJson.Protocol.SendMessageBatchResponse, CallTimeout, cancellationToken);

    /// <summary>Takes messages in flight. Cancelling a waiting call may leave a message in flight until its visibility timeout.</summary>
    public Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            "ReceiveMessage", request, SqsJson.Protocol.ReceiveMessageRequest, SqsJson.Protocol.ReceiveMessageResponse,
            TimeSpan.FromSeconds(request.WaitTimeSeconds) + CallTimeout, cancellationToken);

    /// <summary>Deletes one message in flight.</summary>
    public Task DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync("DeleteMessage", request, SqsJson.Protocol.DeleteMessageRequest, SqsJson.Protocol.SqsNothing, CallTimeout, cancellationToken);

    /// <summary>Deletes up to ten messages in flight.</summary>
    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync("DeleteMessageBatch", request, SqsJson.Protocol.DeleteMessageBatchRequest, SqsJson.Protocol.DeleteMessageBatchResponse, CallTimeout, cancellationToken);

    /// <summary>Sets how long a message stays in flight.</summary>
    public Task ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken) =>
        CallAsync("ChangeMessageVisibility", request, SqsJson.Protocol.ChangeMessageVisibilityRequest, SqsJson.Protocol.SqsNothing, CallTimeout, cancellationToken);

    /// <summary>Sets how long up to ten messages stay in flight.</summary>
    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            "ChangeMessageVisibilityBatch", request, SqsJson.Protocol.ChangeMessageVisibilityBatchRequest, SqsJson.Protocol.ChangeMessageVisibilityBatchResponse,
            CallTimeout, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
        var answer = await _retries.ExecuteAsync(
            async token => await SendAsync(operation, body, timeout, token), cancellationToken);
        return JsonSerializer.Deserialize(answer.Length == 0 ? "{}"u8 : answer, responseType)!;
    }

    private async Task<byte[]> SendAsync(string operation, byte[] body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = await SignedAsync(operation, body, cancellationToken);
        using var limit = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(both.Token);
            return response.IsSuccessStatusCode ? answer : throw ErrorOf(response, answer);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"SQS did not answer {operation} within {timeout.TotalSeconds} s.");
        }
    }

    // Signed anew on every try: a signature is good for some five minutes and credentials may change.
    private async Task<HttpRequestMessage> SignedAsync(string operation, byte[] body, CancellationToken cancellationToken)
    {
        var target = "AmazonSQS." + operation;
        var signature = await AWSSigV4Signer.SignAsync(
            new AWSSigningRequest
            {
                HttpMethod = HttpMethod.Post,
                RequestUri = endpoint,
                Content = body,
                Headers = { ["content-type"] = JsonProtocol.MediaType!, ["x-amz-target"] = target },
            },
            new AWSSigV4Parameters { Credentials = credentials(), Region = _region, Service = "sqs", SignedAt = clock.GetUtcNow().UtcDateTime },
            cancellationToken);

        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) { Headers = { ContentType = JsonProtocol } } };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        // Asks for the x-amzn-query-error header on failures, as the SDKs do.
        request.Headers.TryAddWithoutValidation("x-amzn-query-mode", "true");
        foreach (var header in signature.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return request;
    }

    private static AmazonSQSException ErrorOf(HttpResponseMessage response, byte[] answer)
    {
        try
        {
            var error = JsonSerializer.Deserialize(answer, SqsJson.Protocol.SqsError);
            if (error?.Type is { } type)
            {
                return new AmazonSQSException(type[(type.LastIndexOf('#') + 1)..], response.StatusCode, error.Message ?? error.CapitalMessage ?? "");
            }
        }
        catch (JsonException)
        {
            // A proxy's page or nothing at all: the status says enough.
        }

        return new AmazonSQSException("Unknown", response.StatusCode, $"HTTP {(int)response.StatusCode} without an error of SQS.");
    }

    // Full jitter: clients that failed together do not come back together.
    private static ResiliencePipeline Retries(TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is HttpRequestException or TimeoutException or AmazonSQSException { IsRetryable: true }),
            DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(
                TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(20_000, 100 << arguments.AttemptNumber))),
        })
        .Build();
}
