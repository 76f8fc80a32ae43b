namespace ChatBoost.Inbox.Contacts;

/// <summary>Phone numbers as people write them at home, without the country's code.</summary>
internal static class NationalNumber
{
    /// <summary>What a country code looks like.</summary>
    public const string CountryCodePattern = "^[1-9][0-9]{0,2}$";

    /// <summary>
    /// Reads a number that may lack its country. One with plus or 00 has it; any other is one of the given country, and loses the digits that are dialled only within
    /// it: a 0 nearly everywhere, an 8 in Russia and Kazakhstan, a 1 in North America, 06 in Hungary, nothing in Italy, where the 0 is part of the number
    /// (ITU-T, national numbering plans). Without a country it is read as <see cref="PhoneNumber.TryParse"/> does.
    /// </summary>
    public static bool TryParse(string text, string? countryCode, out PhoneNumber number)
    {
        text = text.Trim();
        if (countryCode is null || text.StartsWith('+') || text.StartsWith("00", StringComparison.Ordinal))
        {
            return PhoneNumber.TryParse(text, out number);
        }

        number = default;
        if (text.Any(letter => !char.IsAsciiDigit(letter) && letter is not (' ' or '-' or '(' or ')' or '.' or '/')))
        {
            return false;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var own = countryCode switch
        {
            "39" or "378" or "379" => digits,
            "36" when digits.StartsWith("06", StringComparison.Ordinal) => digits[2..],
            "1" when digits is ['1', ..] && digits.Length == 11 => digits[1..],
            "7" when digits is ['8', ..] && digits.Length == 11 => digits[1..],
            _ when digits is ['0', ..] => digits[1..],
            _ => digits,
        };
        // A national number has four digits at least: less is a slip, which the country's code would make look like one.
        return own.Length >= 4 && PhoneNumber.TryParse(countryCode + own, out number);
    }
}
