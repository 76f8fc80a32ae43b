using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime.RedisBackplane;

/// <summary>Registers the backplane.</summary>
internal static class RedisBackplaneFeature
{
    /// <summary>Joins the replicas of a hub over the registered Redis connection.</summary>
    public static ISignalRServerBuilder AddRedisBackplane<THub>(this ISignalRServerBuilder signalR)
        where THub : Hub
    {
        signalR.Services.AddSingleton<RedisHubLifetimeManager<THub>>();
        signalR.Services.AddSingleton<HubLifetimeManager<THub>>(services => services.GetRequiredService<RedisHubLifetimeManager<THub>>());
        return signalR;
    }
}
