using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Calls from service to service.</summary>
public static class ServiceClients
{
    /// <summary>
    /// Adds a typed client (a class that takes an <see cref="HttpClient"/>) for another service: base address <c>http://{service}</c>, the token of this
    /// service's account (<c>ServiceAccount:ClientId</c>, <c>:ClientSecret</c>), 10 s for each try, 30 s in all. What is safe is tried up to four times with growing,
    /// jittered pauses: a call that never left, and an idempotent one that failed on the way or met 502, 503 or 504.
    /// </summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="service">The name of the other service.</param>
    /// <param name="allCallsAreIdempotent">True when every call of this client, POST and PATCH too, may arrive twice without harm.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IServiceCollection services, string service, bool allCallsAreIdempotent = false)
        where TClient : class
    {
        services.AddOptions<ServiceAccountOptions>().BindConfiguration(ServiceAccountOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ServiceAccountTokens>();
        services.TryAddTransient<SendServiceAccountToken>();
        services.AddHttpClient(ServiceAccountTokens.ClientName, client => client.Timeout = TimeSpan.FromSeconds(10));

        return services
            .AddHttpClient<TClient>(client =>
            {
                client.BaseAddress = new Uri($"http://{service}");
                client.Timeout = TimeSpan.FromSeconds(30);
            })
            .AddHttpMessageHandler(provider => new RetryServiceCalls(provider.GetRequiredService<TimeProvider>(), allCallsAreIdempotent))
            .AddHttpMessageHandler<SendServiceAccountToken>();
    }
}

/// <summary>Tries again what is safe to try again.</summary>
internal sealed class RetryServiceCalls : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("request");
    private readonly bool _allCallsAreIdempotent;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public RetryServiceCalls(TimeProvider clock, bool allCallsAreIdempotent)
    {
        _allCallsAreIdempotent = allCallsAreIdempotent;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(ShouldRetry(attempt.Context, attempt.Outcome)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(10) })
            .Build();
    }

    /// <summary>True for bodies held in memory; a stream is gone after the first try.</summary>
    public static bool CanSendAgain(HttpContent? content) => content is null or JsonContent or ByteArrayContent or ReadOnlyMemoryContent;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RequestKey, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (attempt, state) => await state.Handler.SendOnceAsync(state.Request, attempt.CancellationToken),
                context,
                (Handler: this, Request: request));
        }
        catch (TimeoutRejectedException exception)
        {
            // As HttpClient itself tells of a timeout, so that callers know one kind.
            throw new HttpRequestException("The other service did not answer in time.", exception, HttpStatusCode.GatewayTimeout);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);

    private bool ShouldRetry(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        if (!context.Properties.TryGetValue(RequestKey, out var request) || !CanSendAgain(request.Content))
        {
            return false;
        }

        // Refused or not found: not a byte of the call has left.
        if (outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
        {
            return true;
        }

        // RFC 9110, section 9.2.2.
        var isIdempotent = _allCallsAreIdempotent
            || request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete;
        return isIdempotent && outcome switch
        {
            { Exception: HttpRequestException or TimeoutRejectedException } => true,
            { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
            _ => false,
        };
    }
}
