using System.Text;
using ChatBoost.WhatsAppReceiver.Signatures;
using Microsoft.Extensions.Primitives;

namespace ChatBoost.UnitTests.Receiver;

public sealed class SignatureTests
{
    // RFC 4231, test case 2.
    private const string Key = "Jefe";
    private const string Data = "what do ya want for nothing?";
    private const string Mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    [Theory]
    [InlineData("sha256=" + Mac)]
    [InlineData("sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843")]
    public void The_right_secret_fits_and_no_other(string header)
    {
        var signature = Signature.Parse(header)!;

        Assert.True(Signature.Matches(Encoding.ASCII.GetBytes(Data), signature, Key));
        Assert.False(Signature.Matches(Encoding.ASCII.GetBytes(Data), signature, "jefe"));
        Assert.False(Signature.Matches(Encoding.ASCII.GetBytes(Data + " "), signature, Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData(Mac)]
    [InlineData("sha1=" + Mac)]
    [InlineData("SHA256=" + Mac)]
    [InlineData("sha256=" + Mac + "0")]
    [InlineData("sha256= " + Mac)]
    [InlineData("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384g")]
    public void Another_form_is_no_signature(string? header) => Assert.Null(Signature.Parse(header));

    [Fact]
    public void Two_signatures_are_none() => Assert.Null(Signature.Parse(new StringValues(["sha256=" + Mac, "sha256=" + Mac])));
}
