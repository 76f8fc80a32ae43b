using System.Text.Json;

namespace ChatBoost.Inbox.Messages;

/// <summary>A message as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ConversationId">The thread.</param>
/// <param name="Sender">The user's id, <c>system</c> for a bot, or the contact's name.</param>
/// <param name="SenderType"><c>contact</c>, <c>user</c> or <c>system</c>.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>.</param>
/// <param name="Type">Meta's type, for example <c>text</c>.</param>
/// <param name="Message">What can be read of it: body, caption, button title; empty when there is nothing.</param>
/// <param name="Content">The object Meta names after the type, in Meta's shape.</param>
/// <param name="Channel">Over what.</param>
/// <param name="Timestamp">When it was written.</param>
/// <param name="Sequence">Order of storing within the conversation.</param>
/// <param name="Status"><c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>read</c> or <c>failed</c>; absent on inbound ones.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="ReplyTo">The message it quotes or reacts to.</param>
/// <param name="Referral">The ad or post that brought the customer, in Meta's shape.</param>
/// <param name="Metadata">The provider's id and files.</param>
public sealed record MessageOutput(
    MessageId Id,
    ConversationId ConversationId,
    string Sender,
    string SenderType,
    string Direction,
    string Type,
    string Message,
    JsonElement? Content,
    string Channel,
    DateTimeOffset Timestamp,
    long Sequence,
    string? Status,
    MessageError? Error,
    MessageReference? ReplyTo,
    JsonElement? Referral,
    MessageMetadata Metadata)
{
    /// <summary>When who wrote it last changed it; absent when nobody did.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When who wrote it took it back: what it said, and its files, are gone. Absent for all others.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>A status as the API names it. Accepted is still queued: the provider has it, nobody was sent anything yet.</summary>
    public static string NameOf(MessageStatus status) => status switch
    {
        MessageStatus.Queued or MessageStatus.Accepted => "queued",
        MessageStatus.Sent => "sent",
        MessageStatus.Failed => "failed",
        MessageStatus.Delivered => "delivered",
        _ => "read",
    };
}

/// <summary>Why a message failed.</summary>
/// <param name="Code">The provider's code, or one of ours below 1000.</param>
/// <param name="Message">A sentence a person understands.</param>
public sealed record MessageError(int Code, string Message)
{
    /// <summary>The error of a failed message; null for all others.</summary>
    internal static MessageError? Of(MessageStatus? status, int? code, string? message) =>
        status == MessageStatus.Failed ? new MessageError(code ?? 0, message ?? "The message could not be delivered.") : null;
}

/// <summary>The message another one quotes. Our id is absent when we never saw it, the provider's for callers who may not see numbers.</summary>
public sealed record MessageReference(MessageId? MessageId, string? ProviderMessageId, string? Message, string? Direction);

/// <summary>What belongs to a message beside its content.</summary>
/// <param name="ProviderMessageId">The provider's id.</param>
/// <param name="Attachments">Its files.</param>
/// <param name="IsUnreadable">True when its encrypted content does not open: it was changed in the database, or moved there from another message.</param>
public sealed record MessageMetadata(string? ProviderMessageId, IReadOnlyList<AttachmentOutput>? Attachments, bool? IsUnreadable = null);

/// <summary>A file of a message.</summary>
/// <param name="MediaId">Its id.</param>
/// <param name="Url">Where to get it; short-lived.</param>
/// <param name="Filename">Name to save it under.</param>
/// <param name="ContentType">MIME type.</param>
/// <param name="Size">Bytes; 0 while it is being fetched from the provider.</param>
/// <param name="State"><c>stored</c>, <c>fetching</c> or <c>unavailable</c>.</param>
/// <param name="ThumbnailUrl">Where to get a small picture of it, as long as <paramref name="Url"/>; null when it is no picture.</param>
public sealed record AttachmentOutput(MediaId MediaId, string? Url, string Filename, string ContentType, long Size, string State, string? ThumbnailUrl);
