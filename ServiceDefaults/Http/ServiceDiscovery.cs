using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBoost.ServiceDefaults.Http;

/// <summary>
/// Aspire's service discovery by configuration: <c>http://inbox</c> becomes what <c>services:inbox:http:0</c> says.
/// Microsoft.Extensions.ServiceDiscovery replaces this file when it can be referenced.
/// </summary>
public static class ServiceDiscovery
{
    internal static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.AddTransient<ResolveServiceName>();
        services.ConfigureHttpClientDefaults(http =>
        {
            http.AddHttpMessageHandler<ResolveServiceName>();
            http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A restarted replica has a new address: connections do not live forever.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                AutomaticDecompression = DecompressionMethods.All,
                UseCookies = false,
            });
            http.RemoveAllLoggers();
        });
        return services;
    }

    /// <summary>The base address of a service, for example for a proxy's configuration.</summary>
    /// <exception cref="InvalidOperationException">The service is not configured.</exception>
    public static Uri AddressOf(this IConfiguration configuration, string service) =>
        new(configuration[$"services:{service}:http:0"]
            ?? throw new InvalidOperationException($"The address of the service '{service}' is missing: set services__{service}__http__0, for example to http://localhost:8101."));

    private sealed class ResolveServiceName(IConfiguration configuration) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { IsDefaultPort: true, Scheme: "http" } uri
                && configuration[$"services:{uri.Host}:http:0"] is { } address)
            {
                request.RequestUri = new Uri(new Uri(address), uri.PathAndQuery);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
