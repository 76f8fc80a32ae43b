using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Inbox.Conversations;

namespace ChatBoost.Inbox.Realtime;

/// <summary>A text frame, with the conversation it is about.</summary>
internal sealed record PlainFrame(ConversationId? ConversationId, ReadOnlyMemory<byte> Bytes);

/// <summary>How a plain WebSocket spells events. Each has the sequence to come back with.</summary>
internal abstract class PlainFormat
{
    /// <summary>The format of <c>/ws/conversations</c>: <c>new_message</c>, <c>message_status</c>, <c>conversation_update</c>, the objects of the API.</summary>
    public static PlainFormat OfChat { get; } = new Chat();

    /// <summary>The format of the messaging centre: <c>new_message</c>, <c>conversation_updated</c>, <c>typing_indicator</c>, names with underscores.</summary>
    public static PlainFormat OfMessagingCentre { get; } = new MessagingCentre();

    /// <summary>The frames of one event; several, or none.</summary>
    public abstract IReadOnlyList<PlainFrame> Frames(LivePush push, bool seesNumbers);

    /// <summary>The first frame, and again whenever events were lost.</summary>
    public abstract PlainFrame Greeting(ServerHello hello);

    protected static PlainFrame Frame<T>(string type, ConversationId? conversationId, T data, long? sequence)
    {
        var frame = new JsonObject { ["type"] = type, ["data"] = JsonNode.Parse(LiveStream.ToJson(data).GetRawText()) };
        if (sequence is not null)
        {
            frame["sequence"] = sequence;
        }

        return new PlainFrame(conversationId, JsonSerializer.SerializeToUtf8Bytes(frame));
    }

    /// <summary>Who has a conversation open and who answers it, with the names of the events: <c>conversation_viewing</c> and so on.</summary>
    private static IReadOnlyList<PlainFrame> Presence(LivePush push) => push.Name is
        LiveEvents.ConversationViewing or LiveEvents.ConversationLeft or LiveEvents.ConversationAnswering or LiveEvents.ConversationAnswered or LiveEvents.ConversationRead
        ? [Frame(push.Name.Replace(':', '_'), ConversationId.Parse(push.Payload!.Value.GetProperty("conversationId").GetString()!), push.Payload.Value, push.Sequence)]
        : [];

    private sealed class Chat : PlainFormat
    {
        public override IReadOnlyList<PlainFrame> Frames(LivePush push, bool seesNumbers)
        {
            switch (push.Name)
            {
                case LiveEvents.ConversationDeleted:
                    var deleted = LiveStream.FromJson<ConversationDeleted>(push.Payload!.Value);
                    return [Frame("conversation_deleted", deleted.ConversationId, new { id = deleted.ConversationId }, push.Sequence)];

                case LiveEvents.ConversationUpdated when push.UpdateFor(seesNumbers) is { } update:
                    var frames = new List<PlainFrame>();
                    if (update.Message is { } message)
                    {
                        frames.Add(Frame(update.IsNew ? "new_message" : "message_status", update.ConversationId, message, push.Sequence));
                    }

                    if (update.Conversation is { } conversation)
                    {
                        frames.Add(Frame("conversation_update", update.ConversationId, conversation, push.Sequence));
                    }

                    frames.AddRange(push.StatusMessages.Select(moved => Frame(
                        "message_status", update.ConversationId, seesNumbers ? moved : Contacts.HiddenNumbers.Hide(moved), push.Sequence)));
                    return frames;

                default:
                    return Presence(push);
            }
        }

        public override PlainFrame Greeting(ServerHello hello) =>
            Frame("subscribed", null, new { hello.IsResumed, hello.OrganizationId, hello.UserId }, hello.Sequence);
    }

    private sealed class MessagingCentre : PlainFormat
    {
        public override IReadOnlyList<PlainFrame> Frames(LivePush push, bool seesNumbers)
        {
            switch (push.Name)
            {
                case LiveEvents.ConversationTyping:
                    var typing = LiveStream.FromJson<ConversationTyping>(push.Payload!.Value);
                    return [Frame("typing_indicator", typing.ConversationId, new { conversation_id = typing.ConversationId, user_id = typing.UserId, user_name = typing.Name }, null)];

                case LiveEvents.ConversationDeleted:
                    var deleted = LiveStream.FromJson<ConversationDeleted>(push.Payload!.Value);
                    return [Frame("conversation_updated", deleted.ConversationId, new { id = deleted.ConversationId, is_deleted = true }, push.Sequence)];

                case LiveEvents.ConversationUpdated when push.UpdateFor(seesNumbers) is { } update:
                    var frames = new List<PlainFrame>();
                    if (update is { Message: { } message, IsNew: true })
                    {
                        frames.Add(Frame("new_message", update.ConversationId, new { conversation_id = update.ConversationId, message = GetConversationByPhone.LineOf(message) }, push.Sequence));
                    }

                    if (update.Conversation is { } conversation)
                    {
                        frames.Add(Frame("conversation_updated", update.ConversationId, ListOrganizationConversations.Item.Of(conversation), push.Sequence));
                    }

                    return frames;

                default:
                    return Presence(push);
            }
        }

        public override PlainFrame Greeting(ServerHello hello) =>
            Frame("connected", null, new { is_resumed = hello.IsResumed, organization_id = hello.OrganizationId, user_id = hello.UserId }, hello.Sequence);
    }
}
