using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.Messages;

/// <summary>Messages from the queue: recorded in Inbox and answered.</summary>
internal static class MessagesFeature
{
    public static void AddMessageProcessing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HandleMessage>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ConsumeMessages>(
            services, services.GetRequiredKeyedService<WorkQueue>(ProviderQueues.Messages)));
    }
}
