using ChatBoost.Inbox.Realtime;

namespace ChatBoost.Inbox.Drafts;

/// <summary>A draft as the API shows it.</summary>
/// <param name="ConversationId">In which conversation.</param>
/// <param name="Text">The text; of mail the body. Empty when it is unreadable.</param>
/// <param name="Subject">Of mail.</param>
/// <param name="Channel">On which channel it is to be sent.</param>
/// <param name="ReplyToMessageId">The message it answers.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Unreadable">True when what was encrypted was changed in the database; absent otherwise.</param>
public sealed record DraftOutput(
    ConversationId ConversationId, string Text, string? Subject, string? Channel, MessageId? ReplyToMessageId, DateTimeOffset UpdatedAt, bool? Unreadable = null)
{
    internal static DraftOutput Of(ConversationDraft draft, DraftBody? body) => new(
        draft.ConversationId, body?.Text ?? "", body?.Subject, body?.Channel, body?.ReplyToMessageId, draft.UpdatedAt, body is null ? true : null);
}

/// <summary><c>draft:changed</c>, to the tabs of the member whose it is: it was kept, or is gone. Who shows it reads it.</summary>
public sealed record DraftChanged(ConversationId ConversationId, bool HasDraft, DateTimeOffset At);

/// <summary>What members have begun to write, kept on the server.</summary>
internal static class DraftsFeature
{
    /// <summary>Maps <c>/{conversationId}/draft</c>.</summary>
    public static void Map(RouteGroupBuilder conversations)
    {
        ReadDraft.Map(conversations);
        KeepDraft.Map(conversations);
        DropDraft.Map(conversations);
    }

    /// <summary>Tells the member's tabs.</summary>
    public static void TellDraft(this InboxEvents live, OrganizationId organizationId, UserId userId, DraftChanged changed) =>
        live.Tell(organizationId, LiveEvents.DraftChanged, changed, userId);
}
