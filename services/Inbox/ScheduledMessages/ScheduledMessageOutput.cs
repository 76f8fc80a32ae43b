using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>A template as callers name it.</summary>
/// <param name="Name">Name of an approved template; over Twilio its content SID.</param>
/// <param name="Language">Meta's language code, for example <c>en_US</c>.</param>
/// <param name="Components">Parameters in Meta's shape; absent when the template has none.</param>
public sealed record FallbackTemplate(string? Name, string? Language, System.Text.Json.JsonElement? Components = null)
{
    internal TemplateContent ToContent() => new(Name ?? "", Language ?? "", Components);

    internal static FallbackTemplate? Of(TemplateContent? template) => template is null ? null : new(template.Name, template.Language, template.Components);
}

/// <summary>A scheduled message as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ConversationId">In which conversation it is sent.</param>
/// <param name="Channel">Over what.</param>
/// <param name="ScheduledAt">When.</param>
/// <param name="Status"><c>scheduled</c>, <c>sent</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="AuthorId">In whose name: the id of a user or of an API key.</param>
/// <param name="Message">The text; of mail the body. Absent once it is sent: then it stands in the message.</param>
/// <param name="Subject">Of mail.</param>
/// <param name="FallbackTemplate">What is sent instead when WhatsApp's 24-hour window is closed by then.</param>
/// <param name="MessageId">The message it became.</param>
/// <param name="UsedFallback">True when the template was sent in its place.</param>
/// <param name="ErrorCode">
/// Why it failed: <c>window_closed</c>, <c>conversation_deleted</c>, <c>channel_disconnected</c>, <c>do_not_disturb</c>, <c>consent_withdrawn</c>, <c>author_left</c>,
/// <c>attachment_gone</c>, <c>content_unreadable</c> or <c>internal_error</c>.
/// </param>
/// <param name="CreatedAt">When it was scheduled.</param>
/// <param name="Unreadable">True when what was encrypted was changed in the database; absent otherwise.</param>
public sealed record ScheduledMessageOutput(
    ScheduledMessageId Id,
    ConversationId ConversationId,
    string Channel,
    DateTimeOffset ScheduledAt,
    ScheduledMessageStatus Status,
    string AuthorId,
    string? Message,
    string? Subject,
    FallbackTemplate? FallbackTemplate,
    MessageId? MessageId,
    bool UsedFallback,
    string? ErrorCode,
    DateTimeOffset CreatedAt,
    bool? Unreadable)
{
    /// <summary>One whose content was opened.</summary>
    internal static ScheduledMessageOutput Of(ScheduledMessage scheduled, string channel)
    {
        var body = scheduled.Body.Length == 0 ? null : ScheduledBody.Read(scheduled.Body);
        return new ScheduledMessageOutput(
            scheduled.Id,
            scheduled.ConversationId,
            channel,
            scheduled.ScheduledAt,
            scheduled.Status,
            scheduled.AuthorId,
            body is null ? null : Channels.Graph.WhatsAppContent.Of(body.Content, reactionTo: null).Text,
            (body?.Content as EmailContent)?.Subject,
            FallbackTemplate.Of(body?.Fallback),
            scheduled.MessageId,
            scheduled.UsedFallback,
            scheduled.ErrorCode,
            scheduled.CreatedAt,
            scheduled.IsUnreadable ? true : null);
    }
}

/// <summary><c>scheduled_message:changed</c>: one was scheduled, moved, cancelled, sent, or failed.</summary>
/// <param name="Id">Which.</param>
/// <param name="ConversationId">In which conversation.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ScheduledAt">When it is or was to be sent.</param>
/// <param name="MessageId">The message it became.</param>
/// <param name="ErrorCode">Why it failed.</param>
public sealed record ScheduledMessageChanged(
    ScheduledMessageId Id, ConversationId ConversationId, ScheduledMessageStatus Status, DateTimeOffset ScheduledAt, MessageId? MessageId = null, string? ErrorCode = null);
