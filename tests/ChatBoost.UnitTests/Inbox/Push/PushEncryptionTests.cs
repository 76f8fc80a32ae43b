using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.Inbox.Notifications.Push;

namespace ChatBoost.UnitTests.Inbox.Push;

public sealed class PushEncryptionTests
{
    private static readonly byte[] BrowserKey = Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    private static readonly byte[] Secret = Bytes("BTBZMqHH6r4Tts7J_aSIgg");

    /// <summary>RFC 8291, section 5 and appendix A.</summary>
    [Fact]
    public void The_example_of_the_RFC_comes_out_letter_by_letter()
    {
        var point = Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        });

        var body = PushEncryption.Encrypt("When I grow up, I want to be a watermelon"u8, BrowserKey, Secret, sender, Bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [Fact]
    public void No_two_are_alike_and_the_longest_fits_in_what_push_services_take()
    {
        var longest = Encoding.UTF8.GetBytes(new string('x', PushEncryption.MaxLength));

        var (first, second) = (PushEncryption.Encrypt(longest, BrowserKey, Secret), PushEncryption.Encrypt(longest, BrowserKey, Secret));

        Assert.Equal(4096, first.Length);
        Assert.NotEqual(first, second);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Encrypt([.. longest, 1], BrowserKey, Secret));
    }

    [Fact]
    public void Only_points_of_the_curve_are_keys()
    {
        byte[] besideTheCurve = [.. BrowserKey];
        besideTheCurve[64] ^= 1;

        Assert.True(PushEncryption.IsPublicKey(BrowserKey));
        Assert.False(PushEncryption.IsPublicKey(besideTheCurve));
        Assert.False(PushEncryption.IsPublicKey(BrowserKey[1..]));
        Assert.False(PushEncryption.IsPublicKey([3, .. BrowserKey[1..]]));
        Assert.False(PushEncryption.IsPublicKey([]));
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
