using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Presence;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The live connection of a browser, at <c>/ws</c>. What it hears is in <see cref="InboxEvents"/>, what it does is what the endpoints do. A call is answered with the
/// event <c>ack</c> or <c>error</c>.
/// </summary>
internal sealed class InboxHub(
    LiveHubConnections connections, LiveFeeds feeds, LiveTyping typing, LivePresence presence, PresenceStore presences, TimeProvider clock) : Hub<ILiveClient>
{
    private static readonly object Listener = new();
    private static readonly object Open = new();

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
        if (Context.Items.TryGetValue(Listener, out var joined) && joined is HubListener listener)
        {
            await feeds.LeaveAsync(listener);
            var name = Context.User?.FindFirst(TokenClaims.Name)?.Value ?? "";
            await LivePresence.LeaveAsync(presences, OpenConversations, listener.Hello.OrganizationId, (listener.Hello.UserId, name), Context.ConnectionId);
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

    /// <summary>The caller has the conversation open, until it says otherwise, disconnects, or sends no heartbeat for <see cref="PresenceStore.ViewingFor"/>.</summary>
    [HubMethodName(LiveEvents.ClientViewing)]
    public Task ViewAsync(ConversationReference conversation, CurrentCaller caller) => CarryOutAsync(
        LiveEvents.ClientViewing, conversation, id => presence.ViewAsync(OpenConversations, id, caller, Context.ConnectionId, Context.ConnectionAborted));

    /// <summary>The caller has closed it.</summary>
    [HubMethodName(LiveEvents.ClientLeft)]
    public Task LeaveAsync(ConversationReference conversation, CurrentCaller caller) => CarryOutAsync(LiveEvents.ClientLeft, conversation, async id =>
    {
        if (OpenConversations.Remove(id))
        {
            await LivePresence.LeaveAsync(presences, [id], caller.OrganizationId!.Value, LivePresence.MemberOf(caller), Context.ConnectionId);
        }

        return null;
    });

    /// <summary>The caller answers; repeated while it goes on. Refused while somebody else does.</summary>
    [HubMethodName(LiveEvents.ClientAnswering)]
    public Task AnswerAsync(ConversationReference conversation, CurrentCaller caller) =>
        CarryOutAsync(LiveEvents.ClientAnswering, conversation, id => presence.AnswerAsync(id, caller, Context.ConnectionAborted));

    /// <summary>The caller answers no more.</summary>
    [HubMethodName(LiveEvents.ClientAnswered)]
    public Task StopAnsweringAsync(ConversationReference conversation, CurrentCaller caller) => CarryOutAsync(LiveEvents.ClientAnswered, conversation, async id =>
    {
        await presence.ReleaseAsync(id, caller);
        return null;
    });

    /// <summary>Asks whether the server is there, and says that what is open here still is.</summary>
    [HubMethodName(LiveEvents.ClientHeartbeat)]
    public async Task HeartbeatAsync(CurrentCaller caller)
    {
        await presence.RefreshAsync(OpenConversations, caller, Context.ConnectionId);
        await Clients.Caller.AcknowledgeAsync(new Acknowledged(LiveEvents.ClientHeartbeat));
    }

    /// <summary>What this connection has open. Its calls come one after the other.</summary>
    private HashSet<ConversationId> OpenConversations
    {
        get
        {
            if (!Context.Items.TryGetValue(Open, out var open))
            {
                Context.Items[Open] = open = new HashSet<ConversationId>();
            }

            return (HashSet<ConversationId>)open!;
        }
    }

    private async Task CarryOutAsync(string name, ConversationReference conversation, Func<ConversationId, Task<Refused?>> work)
    {
        if (!ConversationId.TryParse(conversation.ConversationId, out var id))
        {
            await Clients.Caller.RefuseAsync(Unreadable());
        }
        else if (await work(id) is { } refused)
        {
            await Clients.Caller.RefuseAsync(refused);
        }
        else
        {
            await Clients.Caller.AcknowledgeAsync(new Acknowledged(name, id));
        }
    }

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
