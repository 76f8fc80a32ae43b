using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;

namespace ChatBoost.UnitTests.Inbox;

public sealed class WhatsAppSettingsTests
{
    [Fact]
    public void Every_field_is_needed()
    {
        var (entered, errors) = new WhatsAppSettings { AccessToken = "  " }.Read();

        Assert.Null(entered);
        Assert.Equal(
            ["accessToken", "appSecret", "businessAccountId", "displayPhoneNumber", "phoneNumberId", "verifyToken"],
            errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Surrounding_spaces_do_not_count()
    {
        var (entered, errors) = Settings(phoneNumberId: " 100000000000001 ", displayPhoneNumber: "+1 555-010-0001");

        Assert.Empty(errors);
        Assert.Equal("100000000000001", entered!.PhoneNumberId);
    }

    [Theory]
    [InlineData("+15550100001", "+15550100001", "phoneNumberId")]
    [InlineData("../me", "+15550100001", "phoneNumberId")]
    [InlineData("1", "my number", "displayPhoneNumber")]
    public void A_wrong_field_is_named(string phoneNumberId, string displayPhoneNumber, string field) =>
        Assert.Equal([field], Settings(phoneNumberId, displayPhoneNumber).Errors.Keys);

    [Theory]
    [InlineData("+44 7700 900123", "447700900123")]
    [InlineData("447700900123", "447700900123")]
    [InlineData("0044 (7700) 900-123", "447700900123")]
    [InlineData("1.555.010.0001", "15550100001")]
    [InlineData("07700900123", null)]
    [InlineData("+44+7700900123", null)]
    [InlineData("12345", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("4477O0900123", null)]
    [InlineData("", null)]
    public void A_number_is_read_as_people_write_it(string written, string? digits) => Assert.Equal(digits, PhoneNumber.TryParse(written, out var number) ? number.Digits : null);

    private static (WhatsAppSettings.Entered? Entered, Dictionary<string, string[]> Errors) Settings(string phoneNumberId, string displayPhoneNumber) =>
        new WhatsAppSettings
        {
            PhoneNumberId = phoneNumberId,
            BusinessAccountId = "200000000000001",
            DisplayPhoneNumber = displayPhoneNumber,
            AccessToken = "token",
            AppSecret = "secret",
            VerifyToken = "verify",
        }.Read();
}
