using ChatBoost.Inbox.Channels.Graph;

namespace ChatBoost.Inbox.Channels;

/// <summary>Connected channels and the way to the provider.</summary>
public static class ChannelsFeature
{
    /// <summary>Adds the directory of connected numbers, the Graph API and the settings' checks.</summary>
    public static WebApplicationBuilder AddWhatsAppChannel(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WhatsAppSecrets>();
        builder.Services.AddSingleton<ChannelDirectory>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ChannelDirectory>());
        builder.Services.AddGraphClient();
        builder.Services.AddSingleton<WhatsAppNumberCheck>();
        builder.Services.AddScoped<StoreWhatsAppSettings>();
        return builder;
    }
}
