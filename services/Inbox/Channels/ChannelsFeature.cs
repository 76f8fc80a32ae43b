using ChatBoost.Inbox.Channels.Graph;

namespace ChatBoost.Inbox.Channels;

/// <summary>Connected channels and the way to the provider.</summary>
public static class ChannelsFeature
{
    /// <summary>Adds what all channels share: the directory of those that are connected, and the adapters by name.</summary>
    public static WebApplicationBuilder AddChannels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ChannelSecrets>();
        builder.Services.AddSingleton<ChannelDirectory>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ChannelDirectory>());
        builder.Services.AddSingleton<ChannelAdapters>();
        builder.Services.AddSingleton<KnownMessages>();
        builder.Services.AddScoped<ConnectChannel>();
        return builder;
    }

    /// <summary>Adds WhatsApp over Meta: the Graph API, its adapter and the settings' checks.</summary>
    public static WebApplicationBuilder AddWhatsAppChannel(this WebApplicationBuilder builder)
    {
        builder.Services.AddGraphClient();
        builder.Services.AddSingleton<IChannelAdapter, WhatsAppAdapter>();
        builder.Services.AddSingleton<WhatsAppNumberCheck>();
        builder.Services.AddScoped<StoreWhatsAppSettings>();
        return builder;
    }
}
