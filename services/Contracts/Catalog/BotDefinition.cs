using System.Text.Json.Serialization;

namespace ChatBoost.Contracts.Catalog;

/// <summary>Answer of <c>GET /internal/bots/active?organizationId=</c> (worker to Catalog); 404 <c>bot_not_found</c> when none is active.</summary>
public sealed record BotDefinition(BotId Id, OrganizationId OrganizationId, string Name, BotRules Rules);

/// <summary>What a bot says: the first keyword rule that matches, else the greeting on a conversation's first message, else the fallback.</summary>
public sealed record BotRules(string? Greeting, IReadOnlyList<KeywordRule> Keywords, string? Fallback);

/// <summary>Keywords and their answer, compared without regard to case.</summary>
public sealed record KeywordRule(IReadOnlyList<string> Keywords, KeywordMatch Match, string Answer);

/// <summary>How a keyword is compared with the text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeywordMatch>))]
public enum KeywordMatch
{
    /// <summary>The whole text, trimmed.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,

    /// <summary>Anywhere in the text.</summary>
    [JsonStringEnumMemberName("contains")]
    Contains,

    /// <summary>At its beginning.</summary>
    [JsonStringEnumMemberName("starts_with")]
    StartsWith,
}
