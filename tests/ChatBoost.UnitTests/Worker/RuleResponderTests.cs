using ChatBoost.Contracts.Catalog;
using ChatBoost.WhatsAppWorker.Bots;

namespace ChatBoost.UnitTests.Worker;

public sealed class RuleResponderTests
{
    private static readonly BotRules Rules = new(
        "Welcome!",
        [
            new(["hours", "open"], KeywordMatch.Contains, "9 to 5"),
            new(["stop"], KeywordMatch.Exact, "Stopped"),
            new(["order"], KeywordMatch.StartsWith, "Which order?"),
            new(["open the pod bay doors"], KeywordMatch.Exact, "never reached: an earlier rule matches"),
            new(["café", "straße", "wi-fi", "Việt", "が"], KeywordMatch.Contains, "Yes, we have that"),
        ],
        "Sorry?");

    [Theory]
    [InlineData("When are you OPEN?", "9 to 5")]
    [InlineData("hours", "9 to 5")]
    [InlineData("open the pod bay doors", "9 to 5")]
    [InlineData("  Stop \n", "Stopped")]
    [InlineData("please stop", "Sorry?")]
    [InlineData("Order 66", "Which order?")]
    [InlineData("my order", "Sorry?")]
    [InlineData("CAFÉ", "Yes, we have that")]
    [InlineData("Do you have a cafe\u0301?", "Yes, we have that")]
    [InlineData("\uFF37\uFF49-fi", "Yes, we have that")]
    [InlineData("Vie\u0323\u0302t Nam", "Yes, we have that")]
    [InlineData("\u3000か\u3099", "Yes, we have that")]
    [InlineData("STRAßE", "Yes, we have that")]
    [InlineData("", "Sorry?")]
    [InlineData("   ", "Sorry?")]
    public void The_first_rule_that_matches_answers(string text, string answer) =>
        Assert.Equal(answer, RuleResponder.AnswerOf(Rules, text, isFirstInConversation: false));

    [Theory]
    [InlineData("hello", "Welcome!")]
    [InlineData("", "Welcome!")]
    [InlineData("hours", "9 to 5")]
    public void The_first_message_is_greeted_unless_a_keyword_answers_it(string text, string answer) =>
        Assert.Equal(answer, RuleResponder.AnswerOf(Rules, text, isFirstInConversation: true));

    [Theory]
    [InlineData(null, null, true, null)]
    [InlineData("", " ", true, null)]
    [InlineData("Hi", null, false, null)]
    [InlineData(null, "What?", true, "What?")]
    public void What_is_empty_is_not_said(string? greeting, string? fallback, bool isFirst, string? answer) =>
        Assert.Equal(answer, RuleResponder.AnswerOf(new BotRules(greeting, [], fallback), "hello", isFirst));

    [Fact]
    public void An_empty_keyword_matches_nothing() =>
        Assert.Null(RuleResponder.AnswerOf(new BotRules(null, [new(["", "  "], KeywordMatch.Contains, "everything")], null), "hello", false));

    [Fact]
    public void Half_of_a_character_breaks_nothing() =>
        Assert.Equal("Sorry?", RuleResponder.AnswerOf(Rules, "\ud83d", isFirstInConversation: false));
}
