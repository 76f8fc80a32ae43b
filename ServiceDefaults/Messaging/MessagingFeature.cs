using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatBoost.ServiceDefaults.Messaging;

/// <summary>Domain events over MassTransit. This file is the one place that chooses the transport.</summary>
public static class MessagingFeature
{
    /// <summary>Adds the bus and the given consumers; each consumer has a queue named after the service and itself.</summary>
    public static WebApplicationBuilder AddMessaging(this WebApplicationBuilder builder, Action<IBusRegistrationConfigurator>? consumers = null)
    {
        var connectionString = builder.Configuration.GetConnectionString("rabbitmq")
            ?? throw new InvalidOperationException("The connection string 'rabbitmq' is missing: set ConnectionStrings__rabbitmq, for example to amqp://user:password@localhost:5672.");
        var service = builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName;

        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(service, includeNamespace: false));
            // The service serves without the broker, only its events wait: not a reason to take it out of rotation.
            bus.ConfigureHealthCheckOptions(options => options.MinimalFailureStatus = HealthStatus.Degraded);
            consumers?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbitMq) =>
            {
                rabbitMq.Host(new Uri(connectionString), host => host.PublisherConfirmation = true);
                rabbitMq.UseMessageRetry(retry => retry.Exponential(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(200)));
                rabbitMq.ConfigureEndpoints(context);
            });
        });
        // A service starts, and serves, without the broker: events wait in the outbox.
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = false);
        return builder;
    }

    /// <summary>Sends the events the service's <see cref="Persistence.ServiceDbContext"/> raises.</summary>
    public static WebApplicationBuilder AddOutbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<ISaveChangesInterceptor, SignalAfterSave>();
        builder.Services.AddHostedService<DispatchOutbox>();
        return builder;
    }

    private sealed class SignalAfterSave(OutboxSignal signal) : SaveChangesInterceptor
    {
        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            signal.Set();
            return ValueTask.FromResult(result);
        }
    }
}
