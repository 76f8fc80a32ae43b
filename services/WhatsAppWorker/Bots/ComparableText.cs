using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>
/// Brings text into the form in which it is compared: trimmed, full-width letters as plain ones, a letter and its accent as one character (Unicode's NFC).
/// By a table of our own because <see cref="string.Normalize()"/> does nothing in invariant globalization mode, in which the services run to need no ICU.
/// </summary>
internal static class ComparableText
{
    private static readonly FrozenDictionary<(char Letter, char Mark), char> Compositions = ReadCompositions();

    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text.AsSpan().Trim())
        {
            var plain = character switch
            {
                '\u3000' => ' ',
                >= '\uFF01' and <= '\uFF5E' => (char)(character - 0xFEE0),
                _ => character,
            };
            // Marks that follow each other come in canonical order from what decomposes text, and compose one after the other.
            if (plain >= '\u0300' && result.Length > 0 && Compositions.TryGetValue((result[^1], plain), out var composed))
            {
                result[^1] = composed;
            }
            else
            {
                result.Append(plain);
            }
        }

        return result.ToString();
    }

    private static FrozenDictionary<(char Letter, char Mark), char> ReadCompositions()
    {
        var compositions = new Dictionary<(char, char), char>();
        using var reader = new StreamReader(typeof(ComparableText).Assembly.GetManifestResourceStream("compositions.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            // 0301 AÁEÉ…
            var mark = (char)int.Parse(line.AsSpan(0, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            for (var at = 5; at < line.Length; at += 2)
            {
                compositions[(line[at], mark)] = line[at + 1];
            }
        }

        return compositions.ToFrozenDictionary();
    }
}
