namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary>Business-scoped user ids: two letters of a country, a dot, up to 128 letters and digits (<c>GB.ENT.…</c> for a parent).</summary>
internal static class UserIds
{
    public static bool IsValid(string text) =>
        text.Length is > 3 and <= 140 && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1]) && text[2] == '.'
        && text.AsSpan(3).IndexOfAnyExcept(Allowed) < 0;

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.");
}
