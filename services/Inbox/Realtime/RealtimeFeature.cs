using ChatBoost.Inbox.Realtime.RedisBackplane;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>The live connection to browsers.</summary>
public static class RealtimeFeature
{
    /// <summary>Adds the hub, the backplane between replicas, and what sends to it.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = 4 * 1024;
                options.AddFilter<ActForCaller>();
            })
            .AddJsonProtocol(options => ServiceDefaultsExtensions.ConfigureJson(options.PayloadSerializerOptions))
            .AddRedisBackplane<InboxHub>();
        builder.Services.AddSingleton<ActForCaller>();
        builder.Services.AddSingleton<IUserIdProvider, UserIdOfToken>();
        builder.Services.AddSingleton<LiveListeners>();
        builder.Services.AddSingleton<InboxEvents>();
        builder.Services.AddHostedService(services => services.GetRequiredService<InboxEvents>());
        builder.Services.AddHostedService<GreetAfterLoss>();
        return builder;
    }

    /// <summary>Maps the hub.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        app.MapHub<InboxHub>("/ws", options =>
            {
                // The other transports spread a connection over several requests, which replicas behind one address would have to share.
                // For the same reason clients connect with skipNegotiation.
                options.Transports = HttpTransportType.WebSockets;
                options.CloseOnAuthenticationExpiration = true;
            })
            .RequirePermission(Permissions.ConversationsRead);
        return app;
    }
}
