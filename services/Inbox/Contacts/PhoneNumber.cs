using System.Diagnostics.CodeAnalysis;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// A phone number in international form (E.164). Three countries write one number in two ways, and WhatsApp may name the person by the other one than was dialled
/// (Meta: "the Brazil/Mexico change is intended"): <see cref="Key"/> is the same for both.
/// </summary>
/// <param name="Digits">Country code and number, 7 to 15 digits, without plus.</param>
public readonly record struct PhoneNumber(string Digits)
{
    /// <summary>With plus, as E.164 writes it.</summary>
    public string International => "+" + Digits;

    /// <summary>
    /// Equal for the two ways to write one number; otherwise the digits. Only for comparing, never for sending.
    /// <list type="bullet">
    /// <item>Brazil, 55: mobiles gained a 9 after the two digits of the area. Without it they begin with 6 to 9: what begins with 2 to 5 is a landline and somebody else.</item>
    /// <item>Mexico, 52: a 1 before the ten digits of a mobile.</item>
    /// <item>Argentina, 54: a 9 before the ten digits of a mobile.</item>
    /// </list>
    /// </summary>
    public string Key => Digits switch
    {
        ['5', '5', _, _, '9', >= '6' and <= '9', _, _, _, _, _, _, _] => Digits.Remove(4, 1),
        ['5', '2', '1', _, _, _, _, _, _, _, _, _, _] => Digits.Remove(2, 1),
        ['5', '4', '9', _, _, _, _, _, _, _, _, _, _] => Digits.Remove(2, 1),
        _ => Digits,
    };

    /// <summary>All ways to write the number, this one first.</summary>
    public IReadOnlyList<string> Spellings => Key switch
    {
        ['5', '5', _, _, >= '6' and <= '9', _, _, _, _, _, _, _] key => Both(key, key.Insert(4, "9")),
        ['5', '2', _, _, _, _, _, _, _, _, _, _] key => Both(key, key.Insert(2, "1")),
        ['5', '4', _, _, _, _, _, _, _, _, _, _] key => Both(key, key.Insert(2, "9")),
        var key => [key],
    };

    /// <summary>
    /// Reads a number as people write it: with country code, with or without plus or 00, and with blanks, dashes, dots and brackets. False for anything else.
    /// E.164 allows 15 digits; none with country code has less than 7.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        text = text?.Trim() ?? "";
        if (text.Any(letter => !char.IsAsciiDigit(letter) && letter is not ('+' or ' ' or '-' or '(' or ')' or '.')) || text.LastIndexOf('+') > 0)
        {
            return false;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
        }

        number = new PhoneNumber(digits);
        return digits.Length is >= 7 and <= 15 && digits[0] != '0';
    }

    /// <inheritdoc/>
    public override string ToString() => International;

    private IReadOnlyList<string> Both(string key, string other) => Digits == key ? [key, other] : [other, key];
}
