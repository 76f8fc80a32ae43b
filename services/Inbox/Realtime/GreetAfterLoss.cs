using ChatBoost.Inbox.Realtime.RedisBackplane;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Sends <c>server:hello</c> again to whom pushes may have been lost, so that it reads what it shows.</summary>
internal sealed class GreetAfterLoss(RedisHubLifetimeManager<InboxHub> connections, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        connections.PushesLost += GreetAsync;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        connections.PushesLost -= GreetAsync;
        return Task.CompletedTask;
    }

    private Task GreetAsync(HubConnectionContext connection)
    {
        var hello = ServerHello.For(connection.ConnectionId, connection.User, clock.GetUtcNow());
        return connection.WriteAsync(new InvocationMessage(LiveEvents.ServerHello, [hello])).AsTask();
    }
}
