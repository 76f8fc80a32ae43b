using System.Text;
using ChatBoost.WhatsAppReceiver.Twilio;

namespace ChatBoost.UnitTests.Receiver;

/// <summary>Signatures made by Twilio's own SDK.</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Inbox = "https://inbox.example.com/webhooks/twilio/messages?tenant=acme";

    private const string WhatsAppForm =
        "SmsMessageSid=SM00000000000000000000000000000001&NumMedia=1&ProfileName=Zo%C3%AB+Q&MessageType=image&SmsSid=SM00000000000000000000000000000001"
        + "&WaId=15551230001&SmsStatus=received&Body=Hello+%26+welcome+%2B+1&To=whatsapp%3A%2B15550009999&NumSegments=1&MessageSid=SM00000000000000000000000000000001"
        + "&AccountSid=AC00000000000000000000000000000001&From=whatsapp%3A%2B15551230001&MediaContentType0=image%2Fjpeg"
        + "&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC00000000000000000000000000000001%2FMessages%2FMM1%2FMedia%2FME1&ApiVersion=2010-04-01";

    public static TheoryData<string, string, string, string> Vectors => new()
    {
        { Token, Inbox, WhatsAppForm, "FLGVWbQqR8IIhVxI6YH/pKoakKI=" },
        // The same call, signed with the port the address does not show.
        { Token, Inbox, WhatsAppForm, "9tZBE3GhpU8OML/1bT0bAT+C2Cc=" },
        { Token, "https://example.com/hook", "Body=hi&From=%2B15551230001&MessageSid=SM1&To=%2B15550009999", "GapVPIoKZrMEkKRe/8W6eVKxub8=" },
        { Token, "https://example.com/hook", "A=b&A=a&A=b&Z=1", "J6xR4fg6l9R+9n2ElzrDrNWMsRc=" },
        { Token, "https://example.com/hook", "A=a&A=b&Z=1", "J6xR4fg6l9R+9n2ElzrDrNWMsRc=" },
        {
            Token, "https://inbox.example.com/webhooks/twilio/events?bodySHA256=f15bfc93d70801047473922f67fed863ecc7f82f0677ebb7122923aee81e0f97", "",
            "firL7stou+A/y0qGl5zvQUsLFeo="
        },
        {
            "12345", "https://mycompany.com/myapp.php?foo=1&bar=2",
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212", "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Takes_what_Twilio_signed_and_nothing_like_it(string token, string url, string body, string header)
    {
        var form = TwilioForm.Read(Encoding.UTF8.GetBytes(body))!;
        var signature = TwilioSignature.Parse(header)!;

        Assert.True(TwilioSignature.Matches(new Uri(url), form.Parameters, signature, token));
        Assert.False(TwilioSignature.Matches(new Uri(url), form.Parameters, signature, token + "0"));
        Assert.False(TwilioSignature.Matches(new Uri(url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "x=1"), form.Parameters, signature, token));
        Assert.False(TwilioSignature.Matches(new Uri(url), [.. form.Parameters, new("New", "parameter")], signature, token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64 of twenty bytes!!")]
    [InlineData("FLGVWbQqR8IIhVxI6YH/pKoakKI")]
    [InlineData("FLGVWbQqR8IIhVxI6YH/pKoakKIA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_header_of_another_form_is_none(string? header) => Assert.Null(TwilioSignature.Parse(header));

    [Fact]
    public void A_body_that_is_no_text_is_no_form() => Assert.Null(TwilioForm.Read([(byte)'A', (byte)'=', 0xC3, 0x28]));
}
