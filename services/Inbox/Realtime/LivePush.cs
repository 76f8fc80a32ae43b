using System.Text.Json;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Messages;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatBoost.Inbox.Realtime;

/// <summary>One event on its way to the connections of this replica: made once in each of the forms they want, however many they are.</summary>
/// <param name="event">What happened.</param>
/// <param name="sequence">Its place in the organization's order; null for what is not kept.</param>
internal sealed class LivePush(LivePublication @event, long? sequence)
{
    private readonly SerializedHubMessage?[] _hubMessages = new SerializedHubMessage?[2];
    private readonly Dictionary<(PlainFormat Format, bool SeesNumbers), IReadOnlyList<PlainFrame>> _frames = [];

    /// <summary>Its name.</summary>
    public string Name => @event.Name;

    /// <summary>Its place in the organization's order; null for what is not kept.</summary>
    public long? Sequence => sequence;

    /// <summary>The only user it is for.</summary>
    public UserId? UserId => @event.UserId;

    /// <summary>What it tells, for those who see numbers.</summary>
    public JsonElement? Payload => @event.Payload;

    /// <summary>The messages whose status moved on, read for connections that want them whole.</summary>
    public IReadOnlyList<MessageOutput> StatusMessages { get; set; } = [];

    /// <summary>The update it tells of; null for any other event.</summary>
    public ConversationUpdated? UpdateFor(bool seesNumbers)
    {
        if (Name != LiveEvents.ConversationUpdated || @event.Payload is not { } payload)
        {
            return null;
        }

        var update = LiveStream.FromJson<ConversationUpdated>(payload);
        return seesNumbers
            ? update
            : update with
            {
                Conversation = update.Conversation is { } conversation ? HiddenNumbers.Hide(conversation) : null,
                Message = update.Message is { } message ? HiddenNumbers.Hide(message) : null,
            };
    }

    /// <summary>For the hub: the payload, and the sequence as a second argument.</summary>
    public SerializedHubMessage ForHub(bool seesNumbers) => _hubMessages[seesNumbers ? 1 : 0] ??= new SerializedHubMessage(
        new InvocationMessage(Name, [seesNumbers ? @event.Payload : UpdateFor(seesNumbers: false) ?? (object?)@event.Payload, sequence]));

    /// <summary>For plain WebSockets.</summary>
    public IReadOnlyList<PlainFrame> Frames(PlainFormat format, bool seesNumbers)
    {
        if (!_frames.TryGetValue((format, seesNumbers), out var frames))
        {
            _frames[(format, seesNumbers)] = frames = format.Frames(this, seesNumbers);
        }

        return frames;
    }
}
