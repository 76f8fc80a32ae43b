using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The live updates for clients without SignalR: <c>/ws/conversations</c>, which begins with <c>{"action":"subscribe"}</c>, and
/// <c>/api/v1/conversations/{organizationId}/live</c>, which begins at once. Both take the token in the header or as <c>access_token</c>.
/// </summary>
internal sealed class PlainSockets(LiveFeeds feeds, IServiceScopeFactory scopes, TimeProvider clock)
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/ws/conversations", ChatAsync).RequirePermission(Permissions.ConversationsRead).ExcludeFromDescription();
        app.MapGet("/api/v1/conversations/{organizationId}/live", MessagingCentreAsync).RequirePermission(Permissions.ConversationsRead).ExcludeFromDescription();
    }

    private static Task<IResult> ChatAsync(HttpContext http, PlainSockets sockets, CancellationToken cancellationToken) =>
        sockets.RunAsync(http, PlainFormat.OfChat, cancellationToken);

    private static async Task<IResult> MessagingCentreAsync(
        OrganizationId organizationId, HttpContext http, CurrentCaller caller, PlainSockets sockets, CancellationToken cancellationToken) =>
        organizationId == caller.OrganizationId ? await sockets.RunAsync(http, PlainFormat.OfMessagingCentre, cancellationToken) : OrganizationConversations.NotFound();

    private async Task<IResult> RunAsync(HttpContext http, PlainFormat format, CancellationToken cancellationToken)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Problem.BadRequest("websocket_expected", "This address takes WebSockets only.");
        }

        var token = await http.AuthenticateAsync();
        using var webSocket = await http.WebSockets.AcceptWebSocketAsync();
        var socket = new PlainSocket(webSocket, format, ServerHello.For(http.Connection.Id, http.User, clock.GetUtcNow()), http.User);
        var hasJoined = false;
        try
        {
            if (format == PlainFormat.OfMessagingCentre)
            {
                await JoinAsync(RealtimeFeature.LastSequenceOf(http.Request));
            }

            await socket.RunAsync(token.Properties?.ExpiresUtc, AnswerAsync, clock, cancellationToken);
        }
        finally
        {
            await feeds.LeaveAsync(socket);
        }

        return Results.Empty;

        async Task JoinAsync(long? lastSequence)
        {
            hasJoined = true;
            await feeds.JoinAsync(socket, lastSequence, cancellationToken);
        }

        async Task AnswerAsync(PlainRequest request)
        {
            ConversationId id = default;
            if (request.ConversationId is not null && !ConversationId.TryParse(request.ConversationId, out id))
            {
                socket.Refuse(new Refused("invalid_request", "conversationId is no id of a conversation."));
                return;
            }

            switch (request.Action)
            {
                case "subscribe":
                    socket.Narrow(request.ConversationId is null ? null : id);
                    if (!hasJoined)
                    {
                        await JoinAsync(request.LastSequence);
                    }

                    break;

                case "typing" when request.ConversationId is not null:
                    if (await TypeAsync(http, id, cancellationToken) is { } refused)
                    {
                        socket.Refuse(refused);
                    }

                    break;

                default:
                    socket.Refuse(new Refused("invalid_request", "action is subscribe, or typing with a conversationId."));
                    break;
            }
        }
    }

    private async Task<Refused?> TypeAsync(HttpContext http, ConversationId conversationId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.ActFor(http.User);
        return await scope.ServiceProvider.GetRequiredService<LiveTyping>().TellAsync(
            conversationId, scope.ServiceProvider.GetRequiredService<CurrentCaller>(), cancellationToken);
    }
}
