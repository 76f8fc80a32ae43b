using System.Diagnostics;
using System.Net;
using ChatBoost.ServiceDefaults.Http;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ChatBoost.Gateway.Proxy;

/// <summary>
/// Passes the public routes on to their services, over YARP's forwarder. Clusters, balancing and affinity are not used: each service has one
/// address (a load balancer's, where it has replicas), and every layer left out is time saved on each webhook.
/// </summary>
internal static class ProxyFeature
{
    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        // Without a byte in either direction; a quiet WebSocket has SignalR's keep-alive every 15 s.
        ActivityTimeout = TimeSpan.FromSeconds(60),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static WebApplicationBuilder AddProxy(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            // Replicas come and go behind one address: connections do not live forever.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        }));
        return builder;
    }

    public static void MapProxy(this WebApplication app)
    {
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var client = app.Services.GetRequiredService<HttpMessageInvoker>();
        // X-Forwarded-* are set to what the gateway saw; what the client claims in them is dropped, and so is the trace it claims to be part of.
        var transformer = app.Services.GetRequiredService<ITransformBuilder>().Create(context =>
        {
            context.AddXForwarded();
            foreach (var field in DistributedContextPropagator.Current.Fields)
            {
                context.AddRequestHeaderRemove(field);
            }
        });

        foreach (var route in PublicRoutes.Table)
        {
            var address = app.Configuration.AddressOf(route.Service).ToString();
            app.Map(route.Path, async context =>
                {
                    var error = await forwarder.SendAsync(context, address, client, Forwarding, transformer);
                    if (error is not ForwarderError.None && !context.Response.HasStarted)
                    {
                        await AnswerAsync(context, route.Service, error);
                    }
                })
                .WithMetadata(new BodyLimit(route.MaxBodySize))
                .ShortCircuit();
        }
    }

    private static Task AnswerAsync(HttpContext context, string service, ForwarderError error)
    {
        switch (error)
        {
            case ForwarderError.RequestTimedOut:
                return Problem.Of(StatusCodes.Status504GatewayTimeout, "timeout", $"{service} did not answer in time.").ExecuteAsync(context);

            // The caller's doing (gone, or a body that broke off or is too large): YARP has set the status, nobody may be listening.
            case ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
                or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeRequestClient:
                return Task.CompletedTask;

            default:
                context.Response.Headers.RetryAfter = "1";
                return Problem.Unavailable("unavailable", $"{service} cannot be reached; try again in a moment.").ExecuteAsync(context);
        }
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
