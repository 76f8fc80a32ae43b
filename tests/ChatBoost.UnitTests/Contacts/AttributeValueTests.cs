using System.Globalization;
using System.Text.Json;
using ChatBoost.Inbox.Contacts.Attributes;

namespace ChatBoost.UnitTests.Contacts;

public sealed class AttributeValueTests
{
    [Theory]
    [InlineData("\"English\"", null, "Text", "English")]
    [InlineData("\"English\"", "Text", "Text", "English")]
    [InlineData("\"\"", "Text", "Text", "")]
    // A text that looks like a number keeps its zeros.
    [InlineData("\"007\"", null, "Text", "007")]
    [InlineData("25", null, "Number", "25")]
    [InlineData("25.0", null, "Number", "25")]
    [InlineData("\"25\"", "Number", "Number", "25")]
    [InlineData("\"-0.50\"", "Number", "Number", "-0.5")]
    [InlineData("-0.0", "Number", "Number", "0")]
    [InlineData("\"007\"", "Number", "Number", "7")]
    [InlineData("12345678901234567890.12345678", "Number", "Number", "12345678901234567890.12345678")]
    [InlineData("true", null, "Boolean", "true")]
    [InlineData("\"TRUE\"", "Boolean", "Boolean", "true")]
    [InlineData("\"{\\\"theme\\\": \\\"dark\\\"}\"", "Json", "Json", "{\"theme\":\"dark\"}")]
    [InlineData("{ \"theme\" : [1, null] }", null, "Json", "{\"theme\":[1,null]}")]
    [InlineData("null", "Json", "Json", "null")]
    public void Read(string json, string? type, string readType, string text) =>
        Assert.Equal(
            new AttributeValue(Enum.Parse<AttributeType>(readType), text),
            AttributeValue.Read(JsonElement.Parse(json), type is null ? null : Enum.Parse<AttributeType>(type), out _));

    [Theory]
    [InlineData("25", "Text")]
    [InlineData("\"\\u0000\"", "Text")]
    [InlineData("\"\\ud800\"", "Text")]
    [InlineData("\"twenty\"", "Number")]
    [InlineData("true", "Number")]
    [InlineData("1e3", "Number")]
    [InlineData("\"25\\n\"", "Number")]
    [InlineData("12345678901234567890123456789", "Number")]
    [InlineData("\"yes\"", "Boolean")]
    [InlineData("1", "Boolean")]
    [InlineData("\"{theme\"", "Json")]
    [InlineData("{\"a\":\"\\ud800\"}", "Json")]
    [InlineData("null", null)]
    [InlineData("null", "Text")]
    public void Refused(string json, string? type)
    {
        Assert.Null(AttributeValue.Read(JsonElement.Parse(json), type is null ? null : Enum.Parse<AttributeType>(type), out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void What_is_too_long_or_missing_is_refused()
    {
        Assert.NotNull(AttributeValue.Read(JsonSerializer.SerializeToElement(new string('ä', AttributeValue.MaxTextLength)), null, out _));
        Assert.Null(AttributeValue.Read(JsonSerializer.SerializeToElement(new string('a', AttributeValue.MaxTextLength + 1)), null, out _));
        Assert.Null(AttributeValue.Read(JsonSerializer.SerializeToElement(new[] { new string('a', AttributeValue.MaxJsonLength) }), null, out _));
        Assert.Null(AttributeValue.Read(default, null, out _));
    }

    [Fact]
    public void Equal_numbers_have_one_text_however_they_are_written()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var number = Math.Round((decimal)(random.NextDouble() - 0.5) * (decimal)Math.Pow(10, random.Next(0, 9)), random.Next(0, 6));
            var plain = number.ToString(CultureInfo.InvariantCulture);
            var longer = plain.Contains('.', StringComparison.Ordinal) ? plain + "00" : plain + ".0";

            var read = AttributeValue.Read(JsonElement.Parse(plain), null, out _)!;

            Assert.Equal(read, AttributeValue.Read(JsonSerializer.SerializeToElement(longer), AttributeType.Number, out _));
            Assert.Equal(read.Text, AttributeValue.ReadSearched(longer, AttributeType.Number));
            Assert.Equal(number, read.ToJson().GetDecimal());
        }
    }
}
