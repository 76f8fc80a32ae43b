using ChatBoost.Inbox.Satisfaction;

namespace ChatBoost.UnitTests.ServiceLevels;

public sealed class ScoreTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData(" 1 ", 1)]
    [InlineData("3.", 3)]
    [InlineData("4\r\n\r\nSent from my phone", 4)]
    [InlineData("0", null)]
    [InlineData("6", null)]
    [InlineData("55", null)]
    [InlineData("5 pieces", null)]
    [InlineData("five", null)]
    [InlineData("", null)]
    public void Is_one_number_on_the_first_line(string text, int? score) => Assert.Equal((short?)score, SatisfactionReply.ScoreIn(text));
}
