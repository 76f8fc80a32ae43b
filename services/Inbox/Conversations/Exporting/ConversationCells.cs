using System.Globalization;
using System.Text.Json;
using ChatBoost.Inbox.Csv;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Conversations.Exporting;

/// <summary>Conversations and messages as rows of CSV. Times are UTC (ISO 8601), words are the API's.</summary>
internal static class ConversationCells
{
    public static readonly string[] Columns =
    [
        "id", "contactId", "name", "username", "phone", "email", "channel", "mode", "status", "snoozedUntil", "priority", "assigneeId", "labels", "isStarred", "unreadCount",
        "messageCount", "createdAt", "lastMessageAt", "lastMessageDirection", "lastMessage",
    ];

    public static readonly string[] MessageColumns =
        ["id", "timestamp", "direction", "senderType", "sender", "type", "message", "status", "error", "attachments"];

    public static IEnumerable<string?> Of(ConversationOutput conversation) =>
    [
        conversation.Id.ToString(),
        conversation.ContactId.ToString(),
        conversation.FullName,
        conversation.Username,
        conversation.ContactDetails.Phone,
        conversation.ContactDetails.Email,
        conversation.Channel,
        Word(conversation.Mode),
        Word(conversation.Status),
        Time(conversation.SnoozedUntil),
        Word(conversation.Priority),
        conversation.AssigneeId?.ToString(),
        CsvCells.Join(conversation.Labels.Select(label => label.Name)),
        conversation.IsStarred ? "true" : "false",
        conversation.UnreadCount.ToString(CultureInfo.InvariantCulture),
        conversation.MessageCount.ToString(CultureInfo.InvariantCulture),
        Time(conversation.CreatedAt),
        Time(conversation.LastMessageTimestamp),
        conversation.LastMessage?.Direction,
        conversation.LastMessage?.Message,
    ];

    public static IEnumerable<string?> Of(MessageOutput message) =>
    [
        message.Id.ToString(),
        Time(message.Timestamp),
        message.Direction,
        message.SenderType,
        message.Sender,
        message.Type,
        message.Message,
        message.Status,
        message.Error?.Message,
        CsvCells.Join(message.Metadata.Attachments?.Select(file => file.Filename) ?? []),
    ];

    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;
}
