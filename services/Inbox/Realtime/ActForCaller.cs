using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Each call on the hub has a scope of its own, which works for the caller's organization; one that fails is answered with <c>error</c>.</summary>
internal sealed partial class ActForCaller(ILogger<ActForCaller> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        invocationContext.ServiceProvider.ActFor(invocationContext.Context.User);
        try
        {
            return await next(invocationContext);
        }
        catch (Exception exception) when (!invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            LogFailed(exception, invocationContext.HubMethodName);
            var caller = ((InboxHub)invocationContext.Hub).Clients.Caller;
            await caller.RefuseAsync(new Refused("internal_error", "That did not work; try again in a moment."));
            return null;
        }
    }

    [LoggerMessage(2102, LogLevel.Error, "The call {Method} on the hub failed")]
    private partial void LogFailed(Exception exception, string method);
}

/// <summary>A user's connections are found by the user's id.</summary>
internal sealed class UserIdOfToken : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection) => connection.User.FindFirst(TokenClaims.Subject)?.Value;
}
