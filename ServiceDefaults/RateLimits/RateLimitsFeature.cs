using System.Globalization;
using System.Threading.RateLimiting;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using StackExchange.Redis;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// Limits how much one user, API key, organization or address asks of the public API. Endpoints with <c>DisableRateLimiting()</c> and calls with a
/// service's token are not limited.
/// </summary>
public static class RateLimitsFeature
{
    // Who can reach a service is inside, and of those only the gateway forwards; what outsiders claim in X-Forwarded-For, the gateway drops.
    private static readonly string[] Inside = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"];

    /// <summary>Adds the limits of the section <c>RateLimits</c>. Needs <c>AddRedisClient</c>.</summary>
    public static WebApplicationBuilder AddRateLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptions.Validation>();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<RequestBuckets>();
        services.AddSingleton(provider => new RedisTokenBuckets(
            provider.GetRequiredService<IConnectionMultiplexer>, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisTokenBuckets>>()));
        services.AddSingleton<RedisRateLimiter>();

        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
        });
        services.AddOptions<RateLimiterOptions>().Configure<RedisRateLimiter>((options, limiter) => options.GlobalLimiter = limiter);

        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            options.ForwardLimit = 1;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in builder.Configuration.GetSection("ForwardedHeaders:KnownNetworks").Get<string[]>() ?? Inside)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
        services.Configure<OpenApiOptions>("v1", options => options.AddOperationTransformer(DescribeAsync));
        return builder;
    }

    /// <summary>Limits requests. After <c>UseChatBoostAuthentication</c>: callers are told by their tokens, and who is refused there is not counted.</summary>
    public static WebApplication UseRateLimits(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseRateLimiter();
        return app;
    }

    /// <summary>These endpoints take passwords: requests are limited by address, and more strictly than others.</summary>
    public static TBuilder LimitCredentials<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.LimitCredentials(static _ => ValueTask.FromResult(true));

    /// <summary>The same where only some requests carry a password.</summary>
    public static TBuilder LimitCredentials<TBuilder>(this TBuilder endpoints, Func<HttpRequest, ValueTask<bool>> isCredentialAsync)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new TakesCredentials(isCredentialAsync));

    /// <summary>Callers without a token are not counted: something else proves that they may ask.</summary>
    public static TBuilder LimitMembersOnly<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new LimitsMembersOnly());

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var seconds = BucketLevel.CeilingOf(context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero);
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problem.TooManyRequests("rate_limited", $"Too many requests. Try again in {seconds} s.").ExecuteAsync(context.HttpContext);
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<DisableRateLimitingAttribute>().Any())
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd("429", new OpenApiResponse { Description = "Too many requests; wait as long as Retry-After says." });
        }

        return Task.CompletedTask;
    }
}
