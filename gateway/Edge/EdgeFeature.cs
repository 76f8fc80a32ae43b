using System.Diagnostics;
using System.IO.Compression;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

namespace ChatBoost.Gateway.Edge;

/// <summary>What the gateway does because it is the edge: it decides whom to believe, what browsers may do, and what is compressed.</summary>
internal static class EdgeFeature
{
    private const string DashboardPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Nothing a service answers is a page; a customer's file opened by its address must not run as one.
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    private static readonly PathString Api = "/api";
    private static readonly PathString Auth = "/api/v1/auth";
    private static readonly PathString Webhooks = "/webhooks";

    public static WebApplicationBuilder AddEdge(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Proxy.PublicRoutes.DefaultMaxBodySize;
        });

        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Only a load balancer named here is believed about the client's address and scheme; none by default.
            var networks = builder.Configuration.GetSection("ForwardedHeaders:KnownNetworks").Get<string[]>() ?? [];
            options.ForwardedHeaders = networks.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });

        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);

        builder.Services.AddSingleton<DistributedContextPropagator>(new StartTracesHere(DistributedContextPropagator.Current));
        return builder;
    }

    /// <summary>Compresses what compresses, except answers that carry tokens (BREACH) and those to webhooks (a few bytes, on the hot path).</summary>
    public static void UseCompression(this WebApplication app) =>
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments(Webhooks) && !context.Request.Path.StartsWithSegments(Auth),
            branch => branch.UseResponseCompression());

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Path.StartsWithSegments(Api))
        {
            headers.ContentSecurityPolicy = ApiPolicy;
        }
        else if (!context.Request.Path.StartsWithSegments(Webhooks))
        {
            headers.ContentSecurityPolicy = DashboardPolicy;
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    });

    /// <summary>
    /// A trace begins at the edge: a caller's <c>traceparent</c> would let it decide what we record, and a provider's "not sampled" would hide
    /// every webhook. Inwards it is passed on as usual.
    /// </summary>
    private sealed class StartTracesHere(DistributedContextPropagator inner) : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields => inner.Fields;

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => inner.Inject(activity, carrier, setter);

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
            (traceId, traceState) = (null, null);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
