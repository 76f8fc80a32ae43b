using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.Statuses;

/// <summary>Statuses from the queue: recorded in Inbox, many at a time.</summary>
internal static class StatusesFeature
{
    public static void AddStatusProcessing(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ConsumeStatuses>(
            services,
            ActivatorUtilities.CreateInstance<HandleStatuses>(services, services.GetRequiredKeyedService<WorkQueue>(ProviderQueues.Statuses)),
            services.GetRequiredKeyedService<WorkQueue>(ProviderQueues.Statuses)));
    }
}
