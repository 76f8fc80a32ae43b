using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>The queues the receiver fills, and their dead letters.</summary>
internal static class QueuesFeature
{
    public static void AddProviderQueues(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration("Worker").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WorkerMetrics>();
        builder.AddSqsClient();
        builder.AddWorkQueue(ProviderQueues.Messages, ProviderQueues.DeadMessages);
        builder.AddWorkQueue(ProviderQueues.Statuses, ProviderQueues.DeadStatuses);
        // Each of them finishes what it has in flight: side by side, not one after the other.
        builder.Services.Configure<HostOptions>(options => options.ServicesStopConcurrently = true);
    }

    private static void AddWorkQueue(this WebApplicationBuilder builder, string name, string deadName)
    {
        builder.AddSqsQueue(name);
        builder.AddSqsQueue(deadName);
        builder.Services.AddKeyedSingleton(name, (services, _) => ActivatorUtilities.CreateInstance<WorkQueue>(
            services, new QueuePair(services.GetRequiredKeyedService<SqsQueue>(name), services.GetRequiredKeyedService<SqsQueue>(deadName))));
    }
}

/// <summary>The section <c>Worker</c>.</summary>
internal sealed class WorkerOptions
{
    /// <summary>The most messages handled at a time. They are of different contacts: the queue gives out one of a contact at a time.</summary>
    [Range(1, 1000, ErrorMessage = "Worker__MaxInFlight must be 1 to 1000, for example 64.")]
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Receives waiting for messages at a time. One takes 10 messages a round trip; some emulators wake all of them for each message.</summary>
    [Range(1, 20, ErrorMessage = "Worker__Pollers must be 1 to 20, for example 1.")]
    public int Pollers { get; set; } = 1;
}

/// <summary>A queue and where it sends what nobody can handle.</summary>
internal sealed record QueuePair(SqsQueue Source, SqsQueue Dead);
