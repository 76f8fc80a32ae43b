using ChatBoost.ServiceDefaults.Authentication;
using MassTransit;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>What answers.</summary>
internal static class BotsFeature
{
    public static void AddBots(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceClient<CatalogClient>("catalog");
        builder.Services.AddSingleton<ActiveBots>();
        builder.Services.AddSingleton<IConversationResponder, RuleResponder>();
    }

    public static void AddBotConsumers(this IBusRegistrationConfigurator bus) =>
        // Every replica has a cache of its own and hears of every change: a queue for each, gone when it is gone.
        bus.AddConsumer<ForgetChangedBot>().Endpoint(endpoint =>
        {
            endpoint.InstanceId = $"-{Environment.MachineName}-{Environment.ProcessId}";
            endpoint.Temporary = true;
        });
}
