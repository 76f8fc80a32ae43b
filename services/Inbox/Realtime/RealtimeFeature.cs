using System.Globalization;
using ChatBoost.ServiceDefaults;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>The live connections of browsers: the hub, plain WebSockets and polling, all fed from one stream for each organization.</summary>
public static class RealtimeFeature
{
    /// <summary>Adds the stream, its feeds, the hub, and what sends to them.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = 4 * 1024;
                options.AddFilter<ActForCaller>();
            })
            .AddJsonProtocol(options => ServiceDefaultsExtensions.ConfigureJson(options.PayloadSerializerOptions));
        builder.Services.AddSingleton<LiveHubConnections>();
        builder.Services.AddSingleton<HubLifetimeManager<InboxHub>>(services => services.GetRequiredService<LiveHubConnections>());
        builder.Services.AddSingleton<ActForCaller>();
        builder.Services.AddSingleton<LiveStream>();
        builder.Services.AddSingleton<LiveReader>();
        builder.Services.AddSingleton<LiveFeeds>();
        builder.Services.AddScoped<LiveTyping>();
        builder.Services.AddSingleton<PlainSockets>();
        builder.Services.AddSingleton<InboxEvents>();
        builder.Services.AddHostedService(services => services.GetRequiredService<InboxEvents>());
        return builder;
    }

    /// <summary>Maps the hub and the plain WebSockets.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapHub<InboxHub>("/ws", options =>
            {
                // The other transports spread a connection over several requests, which replicas behind one address would have to share.
                // For the same reason clients connect with skipNegotiation.
                options.Transports = HttpTransportType.WebSockets;
                options.CloseOnAuthenticationExpiration = true;
            })
            .RequirePermission(Permissions.ConversationsRead);
        PlainSockets.Map(app);
        return app;
    }

    /// <summary>The number of the last event a client got before it came back; null for one that was not here, or says something else.</summary>
    internal static long? LastSequenceOf(HttpRequest request) =>
        long.TryParse(request.Query["lastSequence"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
}
