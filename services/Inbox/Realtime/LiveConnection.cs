using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Somebody who listens to an organization at this replica. Sending neither waits nor fails: who reads too slowly is let go, and asks for what it missed.</summary>
internal abstract class LiveConnection(ServerHello hello, bool seesNumbers)
{
    /// <summary>As whom it listens.</summary>
    public ServerHello Hello { get; } = hello;

    /// <summary>Whether it may see phone numbers.</summary>
    protected bool SeesNumbers { get; } = seesNumbers;

    /// <summary>True when it wants messages whole whose status moved on.</summary>
    public virtual bool WantsStatusMessages => false;

    /// <summary>The first event, and again whenever events were lost: from <paramref name="sequence"/> on nothing is missed.</summary>
    /// <param name="sequence">The number it stands at.</param>
    /// <param name="isResumed">True when all it missed follows; false when it must read what it shows.</param>
    public abstract void Greet(long sequence, bool isResumed);

    /// <summary>Sends an event, unless it is for somebody else.</summary>
    public void Send(LivePush push)
    {
        if (push.UserId is null || push.UserId == Hello.UserId)
        {
            Write(push);
        }
    }

    protected abstract void Write(LivePush push);
}

/// <summary>A connection of the hub.</summary>
internal sealed class HubListener(HubConnectionContext connection, ServerHello hello)
    : LiveConnection(hello, connection.User.HasClaim(TokenClaims.Permission, Permissions.ContactsNumbers))
{
    public override void Greet(long sequence, bool isResumed) =>
        Write(connection.WriteAsync(new InvocationMessage(LiveEvents.ServerHello, [Hello with { Sequence = sequence, IsResumed = isResumed }])));

    protected override void Write(LivePush push) => Write(connection.WriteAsync(push.ForHub(SeesNumbers)));

    // Not awaited: one client that reads slowly must not hold up the others. Its own writes stay in order, and the transport gives it up when one of
    // them takes longer than ten seconds (HttpConnectionDispatcherOptions.TransportSendTimeout).
    private static void Write(ValueTask write)
    {
        if (!write.IsCompletedSuccessfully)
        {
            _ = write.AsTask();
        }
    }
}
