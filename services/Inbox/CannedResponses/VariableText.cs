using System.Text;
using System.Text.RegularExpressions;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>
/// A text with variables: <c>Hello {{contact.first_name|there}}</c>. What stands after the bar is shown when there is no value. It is read once: what a value
/// or a default says is shown as it is and never looked into. Of a variable itself, known or not, and of braces that are none, nothing is shown to anybody.
/// </summary>
internal static partial class VariableText
{
    /// <summary>A text with its values.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Missing">Names of the variables that had neither value nor default, each once, in their order.</param>
    public sealed record Rendered(string Text, IReadOnlyList<string> Missing);

    /// <summary>Puts values in. Where there is none, the blank before goes as well, so that no gap is seen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="valueOf">The value of a name; null or blank when there is none.</param>
    public static Rendered Render(string text, Func<string, string?> valueOf)
    {
        var written = new StringBuilder(text.Length);
        var missing = new List<string>();
        var at = 0;
        foreach (Match braces in Braces().Matches(text))
        {
            written.Append(text, at, braces.Index - at);
            at = braces.Index + braces.Length;
            if (!braces.Groups["inside"].Success)
            {
                continue;
            }

            var (name, instead) = Split(braces.Groups["inside"].Value);
            var value = Name().IsMatch(name) ? valueOf(name) : null;
            var shown = string.IsNullOrWhiteSpace(value) ? instead : value;
            written.Append(shown);
            if (shown.Length == 0)
            {
                if (name.Length > 0 && !missing.Contains(name))
                {
                    missing.Add(name);
                }

                if (written is [.., ' '] && (at == text.Length || text[at] is ' ' or '\n' or '\r' or ',' or '.' or ';' or ':' or '!' or '?' or ')'))
                {
                    written.Length--;
                }
            }
        }

        return new Rendered(written.Append(text, at, text.Length - at).ToString(), missing);
    }

    /// <summary>What is wrong with a text, in words for who wrote it; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isKnown">Whether there is a variable of this name.</param>
    public static string? Check(string text, Predicate<string> isKnown)
    {
        foreach (Match braces in Braces().Matches(text))
        {
            if (!braces.Groups["inside"].Success)
            {
                return "Two braces in a row begin or end a variable, for example {{contact.first_name|there}}.";
            }

            var (name, _) = Split(braces.Groups["inside"].Value);
            if (!Name().IsMatch(name) || !isKnown(name))
            {
                return $"There is no variable {name}.";
            }
        }

        return null;
    }

    private static (string Name, string Instead) Split(string inside) =>
        inside.Split('|', 2, StringSplitOptions.TrimEntries) is [var name, var instead] ? (name, instead) : (inside.Trim(), "");

    // Either a variable, or braces that open or close none.
    [GeneratedRegex(@"\{{2,}(?<inside>[^{}]*)\}{2,}|\{{2,}|\}{2,}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
