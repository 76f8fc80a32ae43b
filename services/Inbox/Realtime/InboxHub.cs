using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The live connection of a browser, at <c>/ws</c>. What it hears is in <see cref="InboxEvents"/>, what it does is what the endpoints do. A call is answered with the
/// event <c>ack</c> or <c>error</c>.
/// </summary>
internal sealed class InboxHub(LiveHubConnections connections, LiveFeeds feeds, LiveTyping typing, TimeProvider clock) : Hub<ILiveClient>
{
    private static readonly object Listener = new();

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var listener = new HubListener(connections.Find(Context.ConnectionId), ServerHello.For(Context.ConnectionId, Context.User, clock.GetUtcNow()));
        Context.Items[Listener] = listener;
        await feeds.JoinAsync(listener, RealtimeFeature.LastSequenceOf(Context.GetHttpContext()!.Request), Context.ConnectionAborted);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[Listener] is HubListener listener)
        {
            await feeds.LeaveAsync(listener);
        }
    }

    /// <summary>The caller takes the conversation over, as <c>POST /api/v1/conversations/{id}/takeover</c> does.</summary>
    [HubMethodName(LiveEvents.TakeoverStarted)]
    public Task StartTakeoverAsync(ConversationReference conversation, SwitchMode mode, CurrentCaller caller) =>
        SwitchAsync(LiveEvents.TakeoverStarted, conversation, ConversationMode.Human, mode, caller);

    /// <summary>The caller gives the conversation back to the bot, as <c>POST /api/v1/conversations/{id}/release</c> does.</summary>
    [HubMethodName(LiveEvents.TakeoverEnded)]
    public Task EndTakeoverAsync(ConversationReference conversation, SwitchMode mode, CurrentCaller caller) =>
        SwitchAsync(LiveEvents.TakeoverEnded, conversation, ConversationMode.Bot, mode, caller);

    /// <summary>The caller writes an answer: the others see it for a few seconds.</summary>
    [HubMethodName(LiveEvents.ClientTyping)]
    public async Task TypeAsync(ConversationReference conversation, CurrentCaller caller)
    {
        if (!ConversationId.TryParse(conversation.ConversationId, out var id))
        {
            await Clients.Caller.RefuseAsync(Unreadable());
        }
        else if (await typing.TellAsync(id, caller, Context.ConnectionAborted) is { } refused)
        {
            await Clients.Caller.RefuseAsync(refused);
        }
    }

    /// <summary>Asks whether the server is there.</summary>
    [HubMethodName(LiveEvents.ClientHeartbeat)]
    public Task HeartbeatAsync() => Clients.Caller.AcknowledgeAsync(new Acknowledged(LiveEvents.ClientHeartbeat));

    private async Task SwitchAsync(string name, ConversationReference conversation, ConversationMode to, SwitchMode mode, CurrentCaller caller)
    {
        if (!caller.May(Permissions.ConversationsManage))
        {
            await Clients.Caller.RefuseAsync(new Refused("forbidden", "Your role does not allow this."));
        }
        else if (!ConversationId.TryParse(conversation.ConversationId, out var id))
        {
            await Clients.Caller.RefuseAsync(Unreadable());
        }
        else if (await mode.SwitchAsync(id, to, caller.RequiredUserId, Context.ConnectionAborted) is null)
        {
            await Clients.Caller.RefuseAsync(new Refused("conversation_not_found", "There is no such conversation."));
        }
        else
        {
            await Clients.Caller.AcknowledgeAsync(new Acknowledged(name, id));
        }
    }

    private static Refused Unreadable() => new("invalid_request", "conversationId is missing or is no id of a conversation.");
}

/// <summary>Which conversation a call is about.</summary>
/// <param name="ConversationId">Its id as text, so that a wrong one gets an answer and not a closed connection.</param>
public sealed record ConversationReference(string? ConversationId);
