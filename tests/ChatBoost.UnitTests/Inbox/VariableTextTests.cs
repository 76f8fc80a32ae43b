using ChatBoost.Inbox.CannedResponses;

namespace ChatBoost.UnitTests.Inbox;

public sealed class VariableTextTests
{
    private static readonly Dictionary<string, string?> Values = new()
    {
        ["contact.name"] = "Ann Lee",
        ["contact.first_name"] = "Ann",
        ["contact.attribute.tier"] = "gold",
        ["blank"] = "  ",
        ["sly"] = "{{contact.name}} {{7*7}}",
    };

    [Theory]
    [InlineData("no variable", "no variable")]
    [InlineData("", "")]
    [InlineData("Hello {{contact.first_name}}!", "Hello Ann!")]
    [InlineData("Hello {{ contact.first_name }}!", "Hello Ann!")]
    [InlineData("{{contact.name}}{{contact.attribute.tier}}", "Ann Leegold")]
    [InlineData("Hello {{contact.first_name|there}}!", "Hello Ann!")]
    // A default, where there is no value.
    [InlineData("Hello {{nobody|there}}!", "Hello there!")]
    [InlineData("Hello {{ nobody | dear friend }}!", "Hello dear friend!")]
    [InlineData("Hello {{blank|there}}!", "Hello there!")]
    [InlineData("{{nobody|a|b}}", "a|b")]
    // Neither: nothing, and no gap.
    [InlineData("Hello {{nobody}}!", "Hello!")]
    [InlineData("Hello {{nobody}}, how are you?", "Hello, how are you?")]
    [InlineData("Hello {{nobody}} and welcome", "Hello and welcome")]
    [InlineData("Hello {{nobody}}", "Hello")]
    [InlineData("Hello {{nobody}}\nand welcome", "Hello\nand welcome")]
    [InlineData("Hello {{nobody}}x", "Hello x")]
    [InlineData("{{nobody|}}", "")]
    // What a value says is not looked into.
    [InlineData("{{sly}}", "{{contact.name}} {{7*7}}")]
    [InlineData("{{sly}} {{contact.first_name}}", "{{contact.name}} {{7*7}} Ann")]
    // Nothing of what is no variable is shown either.
    [InlineData("{{7*7}}", "")]
    [InlineData("{{}}", "")]
    [InlineData("{{ }}x", "x")]
    [InlineData("{{{contact.first_name}}}", "Ann")]
    [InlineData("{{contact.first_name", "contact.first_name")]
    [InlineData("contact.first_name}}", "contact.first_name")]
    [InlineData("{{a {{contact.first_name}} b}}", "a Ann b")]
    [InlineData("{single} {braces}", "{single} {braces}")]
    [InlineData("{{Contact.First_Name|x}}", "x")]
    public void A_text_is_shown_with_its_values(string text, string shown) =>
        Assert.Equal(shown, VariableText.Render(text, Values.GetValueOrDefault).Text);

    [Theory]
    [InlineData("{{contact.name}} {{nobody|x}}")]
    [InlineData("{{nobody}} {{blank}} {{nobody}}", "nobody", "blank")]
    public void What_is_missing_is_told_once(string text, params string[] missing) =>
        Assert.Equal(missing, VariableText.Render(text, Values.GetValueOrDefault).Missing);

    [Theory]
    [InlineData("Hello {{contact.first_name|there}} and {{contact.attribute.tier}}", null)]
    [InlineData("{a} JSON {b}", null)]
    [InlineData("{{nobody}}", "There is no variable nobody.")]
    [InlineData("{{}}", "There is no variable .")]
    [InlineData("{{contact.name.x}}", "There is no variable contact.name.x.")]
    [InlineData("{{contact.attribute.}}", "There is no variable contact.attribute..")]
    [InlineData("{{contact.name", "Two braces in a row begin or end a variable, for example {{contact.first_name|there}}.")]
    [InlineData("{\"a\":{\"b\":1}}", "Two braces in a row begin or end a variable, for example {{contact.first_name|there}}.")]
    public void Who_writes_a_text_learns_what_is_wrong_with_it(string text, string? wrong) =>
        Assert.Equal(wrong, VariableText.Check(text, ConversationVariables.IsKnown));

    [Fact]
    public void A_long_text_of_braces_is_read_in_no_time() =>
        Assert.Equal("", VariableText.Render(string.Concat(Enumerable.Repeat("{{", 100_000)), _ => null).Text);
}
