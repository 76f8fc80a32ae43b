namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>SMS and WhatsApp over Twilio.</summary>
public static class TwilioFeature
{
    /// <summary>Adds the adapter and what it needs.</summary>
    public static WebApplicationBuilder AddTwilioChannels(this WebApplicationBuilder builder)
    {
        builder.Services.AddTwilioClient();
        builder.Services.AddSingleton<TwilioFiles>();
        builder.Services.AddSingleton<IChannelAdapter, TwilioAdapter>();
        builder.Services.AddScoped<ConnectTwilio>();
        return builder;
    }
}
