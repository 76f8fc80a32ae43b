using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Http;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatBoost.ServiceDefaults;

/// <summary>What every ChatBoost host has: telemetry, health, problem details, JSON, OpenAPI and calls to other services.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, health checks, problem details, JSON settings, the clock and service discovery.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddQuietLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.AddStableProblemDetails();
        builder.Services.AddValidation();
        builder.Services.Configure<JsonOptions>(options => ConfigureJson(options.SerializerOptions));
        builder.Services.AddOpenApi("v1", options => options.AddTypedIdSchemas().AddDeclaredAccess());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check passes), <c>/alive</c> (the process answers) and the service's OpenAPI document,
    /// and turns failures into problem details.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").OpenToEveryone().DisableRateLimiting().DisableHttpMetrics();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false }).OpenToEveryone().DisableRateLimiting().DisableHttpMetrics();
        app.MapOpenApi().OpenToEveryone().DisableRateLimiting();
        return app;
    }

    /// <summary>The JSON rules of everything ChatBoost writes: camelCase, nulls left out, numbers as numbers.</summary>
    public static void ConfigureJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.PropertyNameCaseInsensitive = true;
        // The web defaults also read numbers from strings, and OpenAPI documents would promise it.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowOutOfOrderMetadataProperties = true;
    }
}
