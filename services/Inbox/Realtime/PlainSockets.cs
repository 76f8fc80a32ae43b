using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Presence;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The live updates for clients without SignalR: <c>/ws/conversations</c>, which begins with <c>{"action":"subscribe"}</c>, and
/// <c>/api/v1/conversations/{organizationId}/live</c>, which begins at once. Both take the token in the header or as <c>access_token</c>.
/// </summary>
internal sealed class PlainSockets(LiveFeeds feeds, PresenceStore presences, IServiceScopeFactory scopes, TimeProvider clock)
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
        var open = new HashSet<ConversationId>();
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
            await LivePresence.LeaveAsync(
                presences, open, socket.Hello.OrganizationId, (socket.Hello.UserId, http.User.FindFirst(TokenClaims.Name)?.Value ?? ""), socket.Hello.ConnectionId);
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

                case "heartbeat":
                case "typing" or "viewing" or "left" or "answering" or "answered" when request.ConversationId is not null:
                    if (await CarryOutAsync(http, request.Action, id, open, socket.Hello.ConnectionId, cancellationToken) is { } refused)
                    {
                        socket.Refuse(refused);
                    }

                    break;

                default:
                    socket.Refuse(new Refused("invalid_request", "action is subscribe, heartbeat, or typing, viewing, left, answering or answered with a conversationId."));
                    break;
            }
        }
    }

    private async Task<Refused?> CarryOutAsync(
        HttpContext http, string action, ConversationId conversationId, HashSet<ConversationId> open, string connectionId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.ActFor(http.User);
        var caller = scope.ServiceProvider.GetRequiredService<CurrentCaller>();
        var presence = scope.ServiceProvider.GetRequiredService<LivePresence>();
        switch (action)
        {
            case "typing":
                return await scope.ServiceProvider.GetRequiredService<LiveTyping>().TellAsync(conversationId, caller, cancellationToken);

            case "viewing":
                return await presence.ViewAsync(open, conversationId, caller, connectionId, cancellationToken);

            case "answering":
                return await presence.AnswerAsync(conversationId, caller, cancellationToken);

            case "answered":
                await presence.ReleaseAsync(conversationId, caller);
                return null;

            case "left" when open.Remove(conversationId):
                await LivePresence.LeaveAsync(presences, [conversationId], caller.OrganizationId!.Value, LivePresence.MemberOf(caller), connectionId);
                return null;

            default:
                await presence.RefreshAsync(open, caller, connectionId);
                return null;
        }
    }
}
