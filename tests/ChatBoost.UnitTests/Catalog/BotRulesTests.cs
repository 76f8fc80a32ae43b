using System.ComponentModel.DataAnnotations;
using ChatBoost.Catalog.Bots;
using ChatBoost.Contracts.Catalog;

namespace ChatBoost.UnitTests.Catalog;

public sealed class BotRulesTests
{
    [Fact]
    public void Rules_are_stored_trimmed_and_empty_answers_as_none()
    {
        var input = new BotInput("Bot", IsActive: true, new BotRulesInput(
            "  Hello ", [new KeywordRuleInput([" Price ", "cost"], KeywordMatch.Contains, " 10 € ")], "   "));

        var rules = input.ToRules();

        Assert.Equal("Hello", rules.Greeting);
        Assert.Null(rules.Fallback);
        var rule = Assert.Single(rules.Keywords);
        Assert.Equal(["Price", "cost"], rule.Keywords);
        Assert.Equal("10 €", rule.Answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void An_empty_keyword_is_refused_because_every_text_contains_it(string? keyword)
    {
        var rule = new KeywordRuleInput(["fine", keyword!], KeywordMatch.Contains, "answer");

        Assert.NotEmpty(rule.Validate(new ValidationContext(rule)));
    }

    [Fact]
    public void A_keyword_of_more_than_100_characters_is_refused()
    {
        Assert.Empty(Validate(new string('k', 100)));
        Assert.NotEmpty(Validate(new string('k', 101)));

        static IEnumerable<ValidationResult> Validate(string keyword)
        {
            var rule = new KeywordRuleInput([keyword], KeywordMatch.Exact, "answer");
            return rule.Validate(new ValidationContext(rule));
        }
    }

    [Fact]
    public void The_bot_of_a_new_organization_keeps_to_the_rules_and_greets_by_its_name()
    {
        var rules = CreateDefaultBot.RulesFor("Corner Shop");

        Assert.Contains("Corner Shop", rules.Greeting, StringComparison.Ordinal);
        Assert.NotNull(rules.Fallback);
        Assert.All(rules.Keywords, rule =>
        {
            var input = new KeywordRuleInput(rule.Keywords, rule.Match, rule.Answer);
            Assert.Empty(input.Validate(new ValidationContext(input)));
            Assert.InRange(rule.Answer.Length, 1, BotRulesInput.MaxAnswerLength);
        });
    }
}
