using System.Security.Cryptography;
using ChatBoost.Identity.SigningKeys;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.UnitTests.Tokens;

public sealed class SigningKeyRotationTests
{
    private static readonly DateTimeOffset Now = new TestClock().Now;

    [Fact]
    public void The_only_key_signs_at_once() => Assert.Equal("a", KeepSigningKeys.SigningNow([Key("a", 0)], Now).Id);

    [Theory]
    [InlineData(59, "a")]
    [InlineData(60, "b")]
    public void A_new_key_signs_after_everybody_had_an_hour_to_read_it(int minutesOld, string signs) =>
        Assert.Equal(signs, KeepSigningKeys.SigningNow([Key("a", 200_000), Key("b", minutesOld)], Now).Id);

    [Theory]
    [InlineData(120, 0)]
    [InlineData(121, 1)]
    public void An_old_key_goes_when_nothing_it_signed_is_valid(int minutesSinceNext, int expired) =>
        Assert.Equal(expired, KeepSigningKeys.Expired([Key("a", 200_000), Key("b", minutesSinceNext)], Now).Count);

    [Fact]
    public void The_newest_key_never_goes() => Assert.Empty(KeepSigningKeys.Expired([Key("a", 10_000_000)], Now));

    [Fact]
    public void What_one_key_signed_verifies_while_another_signs()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ring = new SigningKeyRing();
        Assert.False(ring.IsReady);
        Assert.Throws<InvalidOperationException>(() => ring.Sign("{}"u8));

        ring.Use(new Dictionary<string, ECDsa> { ["a"] = first }, "a");
        var old = ring.Sign("{}"u8);
        ring.Use(new Dictionary<string, ECDsa> { ["a"] = first, ["b"] = second }, "b");
        var current = ring.Sign("{}"u8);

        Assert.True(ring.Find("a")!.HasSigned(CompactJws.TryParse(old)!));
        Assert.True(ring.Find("b")!.HasSigned(CompactJws.TryParse(current)!));
        Assert.False(ring.Find("a")!.HasSigned(CompactJws.TryParse(current)!));
        Assert.Equal(["a", "b"], ring.Published.Keys.Select(key => key.KeyId));
        Assert.True(ring.Holds(["b", "a"], "b"));
        Assert.False(ring.Holds(["b"], "b"));
    }

    private static SigningKey Key(string id, int minutesOld) => SigningKey.Create(id, [], Now.AddMinutes(-minutesOld));
}
