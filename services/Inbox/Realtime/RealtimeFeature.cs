namespace ChatBoost.Inbox.Realtime;

/// <summary>The live connection to browsers.</summary>
public static class RealtimeFeature
{
    /// <summary>Adds the hub and what sends to it.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<LiveListeners>();
        builder.Services.AddSingleton<InboxEvents>();
        builder.Services.AddHostedService(services => services.GetRequiredService<InboxEvents>());
        return builder;
    }

    /// <summary>Maps the hub.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        app.MapHub<InboxHub>("/ws");
        return app;
    }
}
