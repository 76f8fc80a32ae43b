using ChatBoost.Contracts.Catalog;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>Answers by the rules of the organization's active bot: the first keyword that matches, else the greeting on a conversation's first message, else the fallback.</summary>
internal sealed class RuleResponder(ActiveBots bots) : IConversationResponder
{
    /// <inheritdoc/>
    public async Task<BotReply?> RespondAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        var bot = await bots.GetAsync(message.OrganizationId, cancellationToken);
        return bot is null ? null
            : new BotReply(bot.Id, AnswerOf(bot.Rules, message.Text, message.IsFirstInConversation) is { } answer ? [new TextContent(answer)] : []);
    }

    /// <summary>The answer to a text; null when the rules have none.</summary>
    public static string? AnswerOf(BotRules rules, string text, bool isFirstInConversation)
    {
        var said = ComparableText.Of(text);
        var answer = said.Length > 0 ? rules.Keywords.FirstOrDefault(rule => rule.Keywords.Any(keyword => Matches(said, ComparableText.Of(keyword), rule.Match)))?.Answer : null;
        answer ??= isFirstInConversation && !string.IsNullOrWhiteSpace(rules.Greeting) ? rules.Greeting : rules.Fallback;
        return string.IsNullOrWhiteSpace(answer) ? null : answer;
    }

    private static bool Matches(string said, string keyword, KeywordMatch match) => keyword.Length > 0 && match switch
    {
        KeywordMatch.Exact => said.Equals(keyword, StringComparison.OrdinalIgnoreCase),
        KeywordMatch.StartsWith => said.StartsWith(keyword, StringComparison.OrdinalIgnoreCase),
        _ => said.Contains(keyword, StringComparison.OrdinalIgnoreCase),
    };
}
