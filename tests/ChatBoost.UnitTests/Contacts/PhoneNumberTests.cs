using ChatBoost.Inbox.Contacts;

namespace ChatBoost.UnitTests.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    // Brazil: a mobile with and without its ninth digit.
    [InlineData("5511987654321", "551187654321")]
    [InlineData("5531991234567", "553191234567")]
    // Mexico: with and without the 1.
    [InlineData("5215512345678", "525512345678")]
    // Argentina: with and without the 9.
    [InlineData("5491112345678", "541112345678")]
    public void Two_ways_to_write_a_number_are_one(string one, string other)
    {
        Assert.Equal(new PhoneNumber(one).Key, new PhoneNumber(other).Key);
        Assert.Equal([one, other], new PhoneNumber(one).Spellings);
        Assert.Equal([other, one], new PhoneNumber(other).Spellings);
    }

    [Theory]
    // A landline in Brazil begins with 2 to 5 and has no ninth digit: the mobile that looks like it is somebody else's.
    [InlineData("551134567890", "5511934567890")]
    // Another area, country or length.
    [InlineData("5511987654321", "5521987654321")]
    [InlineData("5215512345678", "5255512345678")]
    [InlineData("447700900123", "4479700900123")]
    [InlineData("54911123456789", "5411123456789")]
    public void Others_are_not(string one, string other)
    {
        Assert.NotEqual(new PhoneNumber(one).Key, new PhoneNumber(other).Key);
        Assert.DoesNotContain(other, new PhoneNumber(one).Spellings);
    }

    [Fact]
    public void Every_spelling_of_any_number_has_its_key_and_all_spellings()
    {
        var random = new Random(20261121);
        string[] countries = ["55", "52", "521", "54", "549", "44", "1", "49", "551", "5"];
        for (var i = 0; i < 20_000; i++)
        {
            var digits = countries[random.Next(countries.Length)];
            for (var length = random.Next(7, 16); digits.Length < length;)
            {
                digits += (char)('0' + random.Next(10));
            }

            var number = new PhoneNumber(digits);
            Assert.Equal(digits, number.Spellings[0]);
            Assert.InRange(number.Spellings.Count, 1, 2);
            Assert.All(number.Spellings, spelling =>
            {
                Assert.Equal(number.Key, new PhoneNumber(spelling).Key);
                Assert.Equal(number.Spellings.Order(), new PhoneNumber(spelling).Spellings.Order());
            });
            Assert.True(PhoneNumber.TryParse($"+{digits}", out var read));
            Assert.Equal(number, read);
        }
    }

    [Theory]
    [InlineData("maria@example.com", "maria@example.com")]
    [InlineData(" Maria.Silva+shop@Example.COM ", "maria.silva+shop@example.com")]
    [InlineData("maria@localhost", null)]
    [InlineData("maria", null)]
    [InlineData("Maria <maria@example.com>", null)]
    [InlineData("maria@example.com, other@example.com", null)]
    [InlineData("maria@exam\u0000ple.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Mail_addresses(string? written, string? read) => Assert.Equal(read, EmailAddress.Parse(written));
}
