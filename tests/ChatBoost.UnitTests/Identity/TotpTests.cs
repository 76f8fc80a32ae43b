using System.Text;
using ChatBoost.Identity.TwoFactor;

namespace ChatBoost.UnitTests.Identity;

public sealed class TotpTests
{
    // RFC 6238, appendix B, SHA-1: the last six of the eight digits there.
    private static readonly Totp Vectors = new(Encoding.ASCII.GetBytes("12345678901234567890"));

    [Theory]
    [InlineData(59L, "287082")]
    [InlineData(1111111109L, "081804")]
    [InlineData(1111111111L, "050471")]
    [InlineData(1234567890L, "005924")]
    [InlineData(2000000000L, "279037")]
    [InlineData(20000000000L, "353130")]
    public void Codes_are_those_of_the_standard(long time, string code)
    {
        Assert.Equal(code, Vectors.ComputeTotp(time / Totp.StepInSeconds));
        Assert.Equal(time / Totp.StepInSeconds, Vectors.VerifyTotp(DateTimeOffset.FromUnixTimeSeconds(time), code, lastStep: 0));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void One_step_to_either_side_is_allowed(int steps, bool isAllowed)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = (now.ToUnixTimeSeconds() / Totp.StepInSeconds) + steps;

        Assert.Equal(isAllowed ? step : null, Vectors.VerifyTotp(now, Vectors.ComputeTotp(step), lastStep: 0));
    }

    [Fact]
    public void A_code_used_once_is_used_up()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = now.ToUnixTimeSeconds() / Totp.StepInSeconds;

        Assert.Null(Vectors.VerifyTotp(now, Vectors.ComputeTotp(step), lastStep: step));
        Assert.Null(Vectors.VerifyTotp(now, Vectors.ComputeTotp(step - 1), lastStep: step));
        Assert.Equal(step + 1, Vectors.VerifyTotp(now, Vectors.ComputeTotp(step + 1), lastStep: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00592")]
    [InlineData("0059240")]
    [InlineData("٠٠٥٩٢٤")]
    [InlineData("005 924")]
    public void Nothing_else_is_a_code(string code) =>
        Assert.Null(Vectors.VerifyTotp(DateTimeOffset.FromUnixTimeSeconds(1_234_567_890), code, lastStep: 0));

    // RFC 4648, section 10, without its padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_shown_in_base32(string bytes, string text) => Assert.Equal(text, Totp.ToBase32(Encoding.ASCII.GetBytes(bytes)));
}
