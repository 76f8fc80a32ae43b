using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The live connection of a browser, at <c>/ws</c>. Holds no state: what it sends is in <see cref="InboxEvents"/>, what it does is what the
/// endpoints do. A call is answered with the event <c>ack</c> or <c>error</c>.
/// </summary>
public sealed class InboxHub(TimeProvider clock) : Hub<ILiveClient>
{
    /// <summary>The group of an organization's connections that may see numbers, or of those that may not; every connection is in one of them.</summary>
    public static string GroupOf(OrganizationId organizationId, bool seesNumbers) => seesNumbers ? organizationId.ToString() : $"{organizationId}:numbers-hidden";

    /// <summary>The group of one member's connections; by organization, too, because people belong to several.</summary>
    public static string GroupOf(OrganizationId organizationId, UserId userId) => $"{organizationId}:{userId}";

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var hello = ServerHello.For(Context.ConnectionId, Context.User, clock.GetUtcNow());
        // Greeted after it is in the group: whoever reads on the greeting has missed nothing.
        var seesNumbers = Context.User!.HasClaim(TokenClaims.Permission, Permissions.ContactsNumbers);
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(hello.OrganizationId, seesNumbers), Context.ConnectionAborted);
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(hello.OrganizationId, hello.UserId), Context.ConnectionAborted);
        await Clients.Caller.HelloAsync(hello);
    }

    /// <summary>The caller takes the conversation over, as <c>POST /api/v1/conversations/{id}/takeover</c> does.</summary>
    [HubMethodName(LiveEvents.TakeoverStarted)]
    public Task StartTakeoverAsync(ConversationReference conversation, SwitchMode mode, CurrentCaller caller) =>
        SwitchAsync(LiveEvents.TakeoverStarted, conversation, ConversationMode.Human, mode, caller);

    /// <summary>The caller gives the conversation back to the bot, as <c>POST /api/v1/conversations/{id}/release</c> does.</summary>
    [HubMethodName(LiveEvents.TakeoverEnded)]
    public Task EndTakeoverAsync(ConversationReference conversation, SwitchMode mode, CurrentCaller caller) =>
        SwitchAsync(LiveEvents.TakeoverEnded, conversation, ConversationMode.Bot, mode, caller);

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
            await Clients.Caller.RefuseAsync(new Refused("invalid_request", "conversationId is missing or is no id of a conversation."));
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
}

/// <summary>Which conversation a call is about.</summary>
/// <param name="ConversationId">Its id as text, so that a wrong one gets an answer and not a closed connection.</param>
public sealed record ConversationReference(string? ConversationId);
