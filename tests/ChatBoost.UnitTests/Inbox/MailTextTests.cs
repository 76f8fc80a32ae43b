using ChatBoost.Inbox.Channels.SendGrid;

namespace ChatBoost.UnitTests.Inbox;

public sealed class MailTextTests
{
    [Theory]
    [InlineData("<p>Hello <b>Ann</b></p>", "Hello Ann")]
    [InlineData("<style>p{}</style><script>alert('<p>')</script>a<br>b", "a\nb")]
    [InlineData("1 &lt; 2 &amp; 3", "1 < 2 & 3")]
    [InlineData("<!-- <p>hidden</p> -->shown", "shown")]
    [InlineData("<script>never closed", "never closed")]
    [InlineData("", "")]
    public void The_words_of_HTML_are_left(string html, string text) => Assert.Equal(text, MailText.OfHtml(html));

    [Theory]
    [InlineData("yes\r\n\r\nOn Mon, 3 May 2027 at 10:00, Shop <s@x.example> wrote:\r\n> old", "yes")]
    [InlineData("ja\n\nAm 3. Mai schrieb Shop:\n> alt", "ja")]
    [InlineData("below\n> quoted\nabove", "below")]
    [InlineData("> all is quoted", "> all is quoted")]
    [InlineData("nothing quoted", "nothing quoted")]
    public void What_is_quoted_is_not_shown(string mail, string shown) => Assert.Equal(shown, MailText.WithoutQuotation(mail));
}
