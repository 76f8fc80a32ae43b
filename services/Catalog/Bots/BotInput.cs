using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Catalog;

namespace ChatBoost.Catalog.Bots;

/// <summary>A bot as a client writes it, to create one and to replace one.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="IsActive">True makes it the one that answers; the organization's other bots stop.</param>
/// <param name="Rules">What it says.</param>
public sealed record BotInput(
    [Required, StringLength(100)] string Name,
    bool IsActive,
    [Required] BotRulesInput Rules)
{
    internal BotRules ToRules() => new(
        TextOrNull(Rules.Greeting),
        [.. (Rules.Keywords ?? []).Select(rule => new KeywordRule([.. rule.Keywords.Select(keyword => keyword.Trim())], rule.Match, rule.Answer.Trim()))],
        TextOrNull(Rules.Fallback));

    private static string? TextOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>The first keyword rule that matches answers, else the greeting on a conversation's first message, else the fallback.</summary>
/// <param name="Greeting">Answer to a conversation's first message; empty for none.</param>
/// <param name="Keywords">Tried from the first to the last.</param>
/// <param name="Fallback">Answer when nothing else fits; empty for none.</param>
public sealed record BotRulesInput(
    [StringLength(BotRulesInput.MaxAnswerLength)] string? Greeting,
    [MaxLength(BotRulesInput.MaxKeywordRules)] IReadOnlyList<KeywordRuleInput>? Keywords,
    [StringLength(BotRulesInput.MaxAnswerLength)] string? Fallback)
{
    /// <summary>Characters of a text message. Meta's limit.</summary>
    public const int MaxAnswerLength = 4096;

    /// <summary>Every message is compared with all of them.</summary>
    public const int MaxKeywordRules = 100;
}

/// <summary>Keywords and their answer, compared without regard to case.</summary>
/// <param name="Keywords">1 to 20 words or phrases of at most 100 characters; one that fits is enough.</param>
/// <param name="Match">How they are compared with the text.</param>
/// <param name="Answer">What the bot says.</param>
public sealed record KeywordRuleInput(
    [Required, MinLength(1), MaxLength(KeywordRuleInput.MaxKeywords)] IReadOnlyList<string> Keywords,
    KeywordMatch Match,
    [Required, StringLength(BotRulesInput.MaxAnswerLength)] string Answer) : IValidatableObject
{
    /// <summary>Keywords of one rule.</summary>
    public const int MaxKeywords = 20;

    /// <summary>Characters of a keyword.</summary>
    public const int MaxKeywordLength = 100;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // An empty keyword is contained in every text and would swallow all that follows it.
        if (Keywords is not null && Keywords.Any(keyword => string.IsNullOrWhiteSpace(keyword) || keyword.Length > MaxKeywordLength))
        {
            yield return new ValidationResult($"Each keyword has 1 to {MaxKeywordLength} characters.", [nameof(Keywords)]);
        }
    }
}
