using ChatBoost.ServiceDefaults.Messaging;
using MassTransit;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>Instagram, over Meta's Graph API. It shares the client of WhatsApp.</summary>
public static class InstagramFeature
{
    /// <summary>Adds the adapter and what it needs.</summary>
    public static WebApplicationBuilder AddInstagramChannel(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<InstagramFiles>();
        builder.Services.AddSingleton<IChannelAdapter, InstagramAdapter>();
        builder.Services.AddScoped<ConnectInstagram>();
        return builder;
    }

    /// <summary>Adds what listens to events.</summary>
    public static void AddInstagramConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<LearnInstagramProfile, WaitForDependencies<LearnInstagramProfile>>();
}
