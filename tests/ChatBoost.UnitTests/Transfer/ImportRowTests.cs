using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Contacts.Importing;
using ChatBoost.Inbox.Csv;

namespace ChatBoost.UnitTests.Transfer;

public sealed class ImportRowTests
{
    [Theory]
    [InlineData("07700 900123", "44", "+447700900123")]
    [InlineData("+49 30 123456", "44", "+4930123456")]
    [InlineData("0049 30 123456", "44", "+4930123456")]
    [InlineData("06 1234 5678", "39", "+390612345678")]
    [InlineData("8 912 345-67-89", "7", "+79123456789")]
    [InlineData("1 (555) 010-0001", "1", "+15550100001")]
    [InlineData("(555) 010-0001", "1", "+15550100001")]
    [InlineData("06 30 123 4567", "36", "+36301234567")]
    [InlineData("11 98765-4321", "55", "+5511987654321")]
    [InlineData("447700900123", null, "+447700900123")]
    [InlineData("112", "44", null)]
    [InlineData("077x0900123", "44", null)]
    [InlineData("", "44", null)]
    public void A_number_without_a_country_is_one_of_the_given_country(string text, string? country, string? expected) =>
        Assert.Equal(expected, NationalNumber.TryParse(text, country, out var number) ? number.International : null);

    [Theory]
    [InlineData("Full Name|PHONE NUMBER|e-mail", "Name Phones Emails")]
    [InlineData("phone|phone|tag|tags|whatever", "Phones Phones Tags Tags Ignored")]
    [InlineData("emails|attribute.a|Attribute.b:NUMBER", "Emails Attribute Attribute")]
    [InlineData("name|tags", "no_address_column")]
    [InlineData("phone|name|fullName", "duplicate_column")]
    [InlineData("phone|attribute.a:number|attribute.a:number", "duplicate_column")]
    [InlineData("phone|attribute.a:number|attribute.a:json", "Phones Attribute Attribute")]
    [InlineData("phone|attribute.a b", "invalid_attribute_column")]
    [InlineData("phone|attribute.a:date", "invalid_attribute_column")]
    public void Columns_are_known_by_their_headers(string headers, string expected)
    {
        string found;
        try
        {
            found = string.Join(' ', ImportColumns.Read(headers.Split('|'), 1).Select(column => column.Kind));
        }
        catch (CsvFormatException exception)
        {
            found = exception.Code;
        }

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("+447700900123", null)]
    [InlineData("maria@example.com", null)]
    [InlineData("+447700900999", "+447700900999")]
    [InlineData(" Maria ", "Maria")]
    [InlineData("'=Maria", "=Maria")]
    public void A_number_or_address_of_the_row_is_no_name(string cell, string? expected)
    {
        var rejections = new List<Rejection>();

        var row = ImportRow.Read(2, ImportColumns.Read(["name", "phones", "emails"], 1), [cell, "'+44 7700 900123; +44 7700 900124", "maria@example.com"], null, rejections);

        Assert.Empty(rejections);
        Assert.Equal(expected, row!.Name);
        Assert.Equal(["+447700900123", "+447700900124"], row.Phones.Select(phone => phone.International));
    }
}
