using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace ChatBoost.ServiceDefaults.Redis;

/// <summary>Registers Redis as <c>Aspire.StackExchange.Redis</c> does.</summary>
public static class RedisFeature
{
    /// <summary>Adds an <see cref="IConnectionMultiplexer"/> over the connection string of that name, with a health check. It reconnects by itself.</summary>
    public static WebApplicationBuilder AddRedisClient(this WebApplicationBuilder builder, string connectionName)
    {
        var connectionString = builder.Configuration.GetConnectionString(connectionName)
            ?? throw new InvalidOperationException($"The connection string '{connectionName}' is missing: set ConnectionStrings__{connectionName}, for example to localhost:6379.");
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.AbortOnConnectFail = false;
            // Attempts before the first use goes on without Redis; after that it is tried again forever in the background.
            options.ConnectRetry = 1;
            options.ConnectTimeout = 1000;
            options.SyncTimeout = 2000;
            options.KeepAlive = 10;
            options.ReconnectRetryPolicy = new LinearRetry(500);
            return ConnectionMultiplexer.Connect(options);
        });
        // Degraded and not unhealthy: a service without Redis still takes what customers write.
        builder.Services.AddHealthChecks().AddCheck<Answers>(connectionName, HealthStatus.Degraded);
        return builder;
    }

    private sealed class Answers(IConnectionMultiplexer redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await redis.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
    }
}
