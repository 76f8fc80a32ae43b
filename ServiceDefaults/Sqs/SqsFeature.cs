using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.Sqs;

/// <summary>Where SQS is; section <c>AWS</c>.</summary>
public sealed class SqsOptions
{
    /// <summary>An emulator or VPC endpoint, for example <c>http://localhost:4566</c>; null for AWS itself.</summary>
    public Uri? ServiceURL { get; set; }

    /// <summary>For example <c>eu-west-1</c>.</summary>
    [Required(ErrorMessage = "The AWS region is missing: set AWS__Region, for example to eu-west-1.")]
    public string Region { get; set; } = "";
}

/// <summary>Registers the SQS client and queues.</summary>
public static partial class SqsFeature
{
    /// <summary>
    /// Adds <see cref="SqsClient"/>. Credentials come from where the AWS SDK looks: environment, profile, the container's or the machine's role.
    /// </summary>
    public static WebApplicationBuilder AddSqsClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SqsOptions>().BindConfiguration("AWS").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqsOptions>>().Value;
            // On first use and not at start: without static keys this asks the machine's metadata service.
            var credentials = new Lazy<AWSCredentials>(() => DefaultAWSCredentialsIdentityResolver.GetCredentials());
            return new SqsClient(
                options.ServiceURL ?? new Uri($"https://sqs.{options.Region}.amazonaws.com/"),
                options.Region,
                () => credentials.Value,
                // No propagator: a long poll every few seconds is noise in a trace. Who sends or handles a message makes its own span.
                new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
                services.GetRequiredService<TimeProvider>());
        });
        return builder;
    }

    /// <summary>
    /// Adds <see cref="SqsQueue"/> under its name as key. It is looked up at start, again and again until it is found; the service is ready after that.
    /// </summary>
    public static WebApplicationBuilder AddSqsQueue(this WebApplicationBuilder builder, string name, SqsQueueSettings? settings = null)
    {
        builder.Services.AddKeyedSingleton(name, (services, _) => new SqsQueue(
            services.GetRequiredService<SqsClient>(), name, settings ?? new SqsQueueSettings(), services.GetRequiredService<TimeProvider>()));
        // Not AddHostedService: that takes one of a type, and there is one for each queue.
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<ResolveQueue>(services, services.GetRequiredKeyedService<SqsQueue>(name)));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, services => new IsResolved(services.GetRequiredKeyedService<SqsQueue>(name)), failureStatus: null, tags: null));
        return builder;
    }

    private sealed partial class ResolveQueue(SqsQueue queue, TimeProvider clock, ILogger<SqsQueue> logger) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await queue.ResolveAsync(stoppingToken);
                    return;
                }
                catch (Exception exception) when (exception is AmazonSQSException or AmazonClientException or HttpRequestException or TimeoutException)
                {
                    QueueNotFound(logger, queue.Name, exception.Message);
                    await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
                }
            }
        }

        [LoggerMessage(1, LogLevel.Warning, "The queue {Queue} cannot be used yet: {Reason}")]
        private static partial void QueueNotFound(ILogger logger, string queue, string reason);
    }

    private sealed class IsResolved(SqsQueue queue) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(queue.IsResolved ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The queue {queue.Name} was not found yet."));
    }
}
