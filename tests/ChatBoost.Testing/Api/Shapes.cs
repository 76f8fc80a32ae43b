using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Testing.Api;

/// <summary>Answer of sign-up and login.</summary>
public sealed record SignedIn(string AccessToken, string RefreshToken, int ExpiresIn, string UserId, string OrganizationId);

/// <summary>Answer of the OAuth2 token endpoint.</summary>
public sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("scope")] string? Scope);

/// <summary>A page of a list.</summary>
public sealed record Page<T>(IReadOnlyList<T> Data, PageMeta Meta);

/// <summary>Where a page stands in its list.</summary>
public sealed record PageMeta(int Total, int Page, int PageSize, int? TotalPages, bool? HasMore);

/// <summary>A conversation as the API shows it.</summary>
public sealed record Conversation(
    string Id,
    string ContactId,
    string FullName,
    string Channel,
    int UnreadCount,
    bool IsStarred,
    LastMessage? LastMessage,
    DateTimeOffset? LastMessageTimestamp,
    ContactDetails? ContactDetails,
    string Mode,
    DateTimeOffset? WindowExpiresAt,
    string Status,
    DateTimeOffset? SnoozedUntil,
    string Priority,
    string? AssigneeId,
    IReadOnlyList<Label> Labels,
    string? TeamId = null,
    int? UnseenCount = null,
    long? ReadSequence = null);

/// <summary>A label of an organization.</summary>
public sealed record Label(string Id, string Name, string Color);

/// <summary>The newest message, for the list.</summary>
public sealed record LastMessage(string Id, [property: JsonPropertyName("message")] string Text, string Sender, DateTimeOffset Timestamp, string Channel);

/// <summary>Who the conversation is with.</summary>
public sealed record ContactDetails(string? Phone, string? Email);

/// <summary>A message as the API shows it.</summary>
public sealed record Message(
    string Id,
    string ConversationId,
    string Sender,
    string SenderType,
    [property: JsonPropertyName("message")] string Text,
    string Channel,
    DateTimeOffset Timestamp,
    string? Status,
    MessageError? Error,
    string Type,
    string Direction,
    JsonElement? Content,
    JsonElement? ReplyTo,
    MessageMetadata? Metadata)
{
    /// <summary>When who wrote it last changed it.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When who wrote it took it back.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>True for what the customer wrote.</summary>
    public bool IsFromContact => SenderType == "contact";
}

/// <summary>What belongs to a message beside its content.</summary>
public sealed record MessageMetadata(string? ProviderMessageId, IReadOnlyList<JsonElement>? Attachments);

/// <summary>Why a message failed.</summary>
public sealed record MessageError(JsonElement Code, string Message);

/// <summary>What a bot says.</summary>
public sealed record BotRules(string? Greeting, IReadOnlyList<KeywordRule> Keywords, string? Fallback);

/// <summary>Keywords and their answer.</summary>
public sealed record KeywordRule(IReadOnlyList<string> Keywords, string Match, string Answer);

/// <summary>A bot as the API shows it.</summary>
public sealed record Bot(string Id, string Name, bool IsActive, BotRules Rules);

/// <summary>The settings of a WhatsApp number; all are required.</summary>
public sealed record WhatsAppSettings(
    string? PhoneNumberId,
    string? BusinessAccountId,
    string? DisplayPhoneNumber,
    string? AccessToken,
    string? AppSecret,
    string? VerifyToken);
