using System.IO.Hashing;
using System.Text;

namespace ChatBoost.UnitTests.Gateway;

public sealed class XxHash64Tests
{
    // The vectors for seed 0 of cli/xsum_sanity_check.c in github.com/Cyan4973/xxHash, over its generated buffer.
    [Theory]
    [InlineData(0, 0xEF46DB3751D8E999)]
    [InlineData(1, 0xE934A84ADB052768)]
    [InlineData(4, 0x9136A0DCA57457EE)]
    [InlineData(14, 0x8282DCC4994E35C8)]
    [InlineData(222, 0xB641AE8CB691C174)]
    public void Hashes_the_published_buffer_as_published(int length, ulong expected)
    {
        var buffer = new byte[length];
        var generator = 2654435761UL;
        for (var i = 0; i < length; i++)
        {
            buffer[i] = (byte)(generator >> 56);
            generator *= 11400714785074694797;
        }

        Assert.Equal(Convert.FromHexString(expected.ToString("X16")), XxHash64.Hash(buffer));
    }

    [Theory]
    [InlineData("a", "D24EC4F1A98C6E5B")]
    [InlineData("abc", "44BC2CF5AD770999")]
    [InlineData("Nobody inspects the spammish repetition", "FBCEA83C8A378BF1")]
    public void Hashes_well_known_texts(string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(XxHash64.Hash(Encoding.ASCII.GetBytes(text))));
}
