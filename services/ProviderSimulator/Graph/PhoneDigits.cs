namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>Phone numbers as Meta reads them in <c>to</c>.</summary>
internal static class PhoneDigits
{
    /// <summary>The digits of a number written with plus, spaces, hyphens or parentheses; null when anything else is in it or it cannot be a number.</summary>
    public static string? Of(string number)
    {
        Span<char> digits = stackalloc char[16];
        var count = 0;
        foreach (var character in number)
        {
            if (char.IsAsciiDigit(character))
            {
                if (count == 15)
                {
                    return null;
                }

                digits[count++] = character;
            }
            else if (character is not ('+' or ' ' or '-' or '(' or ')' or '.'))
            {
                return null;
            }
        }

        return count < 5 ? null : new string(digits[..count]);
    }
}
