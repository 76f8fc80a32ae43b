using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.UnitTests.Tokens;

public sealed class CompactJwsTests
{
    // RFC 7515, appendix A.3.
    private const string Example =
        "eyJhbGciOiJFUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static readonly JsonWebKey ExampleKey = new(
        "a3", "EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", null, null);

    [Fact]
    public void The_example_of_the_rfc_verifies()
    {
        var jws = CompactJws.TryParse(Example);

        Assert.NotNull(jws);
        Assert.Equal("""{"alg":"ES256"}""", Encoding.UTF8.GetString(jws.Header.Span));
        Assert.StartsWith("""{"iss":"joe",""", Encoding.UTF8.GetString(jws.Payload.Span), StringComparison.Ordinal);
        Assert.True(ExampleKey.ToTrustedKey()!.HasSigned(jws));
    }

    [Theory]
    [InlineData("eyJpc3MiOiJqb2UiLA", "eyJpc3MiOiJqb2VlLA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJFUzM4NCJ9")]
    [InlineData("DtEhU3lj", "DtEhU3lk")]
    public void The_example_changed_anywhere_does_not(string part, string other)
    {
        var changed = Example.Replace(part, other, StringComparison.Ordinal);

        Assert.NotEqual(Example, changed);
        Assert.False(ExampleKey.ToTrustedKey()!.HasSigned(CompactJws.TryParse(changed)!));
    }

    [Fact]
    public void A_signature_of_zeros_does_not_verify()
    {
        // CVE-2022-21449: an implementation that forgets to refuse zero takes it for any message and key.
        var zeros = Example[..(Example.LastIndexOf('.') + 1)] + Base64Url.EncodeToString(new byte[64]);

        Assert.False(ExampleKey.ToTrustedKey()!.HasSigned(CompactJws.TryParse(zeros)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.")]
    public void What_is_not_three_parts_is_no_token(string text) => Assert.Null(CompactJws.TryParse(text));

    [Fact]
    public void One_token_has_one_spelling()
    {
        Assert.Null(CompactJws.TryParse(Example + "=="));
        Assert.Null(CompactJws.TryParse(Example + " "));
        Assert.Null(CompactJws.TryParse(Example.Insert(30, "\n")));
        Assert.Null(CompactJws.TryParse(Example.Insert(Example.Length, ".")));
        Assert.Null(CompactJws.TryParse("." + Example));
        // 64 bytes leave four bits unused in the last character: Q and R decode to the same bytes.
        Assert.EndsWith("1Q", Example, StringComparison.Ordinal);
        Assert.Null(CompactJws.TryParse(Example[..^1] + "R"));
        Assert.Null(CompactJws.TryParse(Example.Replace('-', '+').Replace('_', '/')));
    }

    [Fact]
    public void A_truncated_token_is_refused_at_every_length()
    {
        for (var length = 0; length < Example.Length; length++)
        {
            Assert.Null(CompactJws.TryParse(Example[..length]));
        }
    }

    [Fact]
    public void An_oversized_token_is_not_looked_at()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Null(CompactJws.TryParse(CompactJws.Sign("{}"u8, new byte[CompactJws.MaxLength], key)));
        Assert.NotNull(CompactJws.TryParse(CompactJws.Sign("{}"u8, new byte[1000], key)));
    }
}
