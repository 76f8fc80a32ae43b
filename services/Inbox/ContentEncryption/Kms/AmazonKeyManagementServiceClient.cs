using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Polly;
using Polly.Retry;

namespace ChatBoost.Inbox.ContentEncryption.Kms;

/// <summary>
/// AWS KMS over its JSON protocol: the two operations that wrap and unwrap a data key, named as in AWSSDK.KeyManagementService, signed by AWSSDK.Core.
/// Throws <see cref="AmazonKeyManagementServiceException"/> when KMS refuses and <see cref="HttpRequestException"/> or <see cref="TimeoutException"/> when it does not
/// answer, each after retries: both operations change nothing, so repeating them is harmless.
/// </summary>
/// <param name="endpoint">Where to post to, for example <c>https://kms.eu-west-1.amazonaws.com/</c>.</param>
/// <param name="region">Region of the signature; it must be the endpoint's.</param>
/// <param name="credentials">Asked on each call: temporary credentials renew themselves.</param>
/// <param name="handler">Sends the requests; must not follow redirects.</param>
/// <param name="clock">Time of signatures and waits.</param>
internal sealed class AmazonKeyManagementServiceClient(Uri endpoint, string region, Func<AWSCredentials> credentials, HttpMessageHandler handler, TimeProvider clock) : IDisposable
{
    // A message waits for it when its key is not in memory.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);
    private static readonly MediaTypeHeaderValue JsonProtocol = new("application/x-amz-json-1.1");

    private readonly HttpMessageInvoker _http = new(handler);
    private readonly RegionEndpoint _region = RegionEndpoint.GetBySystemName(region);
    private readonly ResiliencePipeline _retries = Retries(clock);

    /// <summary>Encrypts up to 4,096 bytes.</summary>
    public Task<EncryptResponse> EncryptAsync(EncryptRequest request, CancellationToken cancellationToken) =>
        CallAsync("Encrypt", request, KmsJson.Default.EncryptRequest, KmsJson.Default.EncryptResponse, cancellationToken);

    /// <summary>Decrypts what <see cref="EncryptAsync"/> encrypted.</summary>
    public Task<DecryptResponse> DecryptAsync(DecryptRequest request, CancellationToken cancellationToken) =>
        CallAsync("Decrypt", request, KmsJson.Default.DecryptRequest, KmsJson.Default.DecryptResponse, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
        var answer = await _retries.ExecuteAsync(async token => await SendAsync(operation, body, token), cancellationToken);
        return JsonSerializer.Deserialize(answer, responseType)!;
    }

    private async Task<byte[]> SendAsync(string operation, byte[] body, CancellationToken cancellationToken)
    {
        using var request = await SignedAsync(operation, body, cancellationToken);
        using var limit = new CancellationTokenSource(CallTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(both.Token);
            return response.IsSuccessStatusCode ? answer : throw ErrorOf(response, answer);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"KMS did not answer {operation} within {CallTimeout.TotalSeconds} s.");
        }
    }

    // Signed anew on every try: a signature is good for some five minutes and credentials may change.
    private async Task<HttpRequestMessage> SignedAsync(string operation, byte[] body, CancellationToken cancellationToken)
    {
        var target = "TrentService." + operation;
        var signature = await AWSSigV4Signer.SignAsync(
            new AWSSigningRequest
            {
                HttpMethod = HttpMethod.Post,
                RequestUri = endpoint,
                Content = body,
                Headers = { ["content-type"] = JsonProtocol.MediaType!, ["x-amz-target"] = target },
            },
            new AWSSigV4Parameters { Credentials = credentials(), Region = _region, Service = "kms", SignedAt = clock.GetUtcNow().UtcDateTime },
            cancellationToken);

        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) { Headers = { ContentType = JsonProtocol } } };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        foreach (var header in signature.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return request;
    }

    private static AmazonKeyManagementServiceException ErrorOf(HttpResponseMessage response, byte[] answer)
    {
        try
        {
            var error = JsonSerializer.Deserialize(answer, KmsJson.Default.KmsError);
            if (error?.Type is { } type)
            {
                return new AmazonKeyManagementServiceException(type[(type.LastIndexOf('#') + 1)..], response.StatusCode, error.Message ?? error.CapitalMessage ?? "");
            }
        }
        catch (JsonException)
        {
            // A proxy's page or nothing at all: the status says enough.
        }

        return new AmazonKeyManagementServiceException("Unknown", response.StatusCode, $"HTTP {(int)response.StatusCode} without an error of KMS.");
    }

    // Full jitter: clients that failed together do not come back together.
    private static ResiliencePipeline Retries(TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is HttpRequestException or TimeoutException or AmazonKeyManagementServiceException { IsRetryable: true }),
            DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(
                TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(2000, 100 << arguments.AttemptNumber))),
        })
        .Build();
}
