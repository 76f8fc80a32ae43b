using System.Buffers;
using System.Text;

namespace ChatBoost.Inbox.Csv;

/// <summary>
/// What stands in the cells of the files we write, and how it is read back. Spreadsheets take a cell that begins with <c>= + - @</c>, a tab or a return for a formula
/// (CWE-1236), so such a text gets an apostrophe before it; reading takes away only an apostrophe that writing would have put there.
/// </summary>
internal static class CsvCells
{
    /// <summary>Begins a file: spreadsheets take it for UTF-8 by this.</summary>
    public const char ByteOrderMark = '\ufeff';

    // Semicolons and tabs too: some spreadsheets separate by them, whatever the file does.
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");

    private const char Guard = '\'';
    private const char Between = ';';
    private const char Escape = '\\';

    /// <summary>Appends one record, with the line break RFC 4180 asks for. A null is an empty cell; an empty text is a cell with the apostrophe alone.</summary>
    public static void AppendRecord(StringBuilder to, IEnumerable<string?> cells)
    {
        var isFirst = true;
        foreach (var cell in cells)
        {
            if (!isFirst)
            {
                to.Append(',');
            }

            isFirst = false;
            if (cell is not null)
            {
                AppendQuoted(to, Guarded(cell));
            }
        }

        to.Append("\r\n");
    }

    /// <summary>The text of a cell, safe to open.</summary>
    public static string Guarded(string text) => text.Length == 0 || IsFormula(text[0]) || Unguarded(text) != text ? Guard + text : text;

    /// <summary>The text as it was before it was made safe. Another's apostrophe stays: <c>'t Hooft</c> is a name.</summary>
    public static string Unguarded(string cell) =>
        cell is [Guard] or [Guard, Guard, ..] || (cell is [Guard, var next, ..] && IsFormula(next)) ? cell[1..] : cell;

    /// <summary>Several values in one cell.</summary>
    public static string? Join(IEnumerable<string> values)
    {
        var joined = string.Join(Between, values.Select(value =>
            value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal)));
        return joined.Length == 0 ? null : joined;
    }

    /// <summary>The values of a cell, without blanks around them, and none of them empty.</summary>
    public static IEnumerable<string> Split(string cell)
    {
        var value = new StringBuilder();
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] == Between)
            {
                if (Trimmed(value) is { } one)
                {
                    yield return one;
                }

                value.Clear();
            }
            else
            {
                at += cell[at] == Escape && at + 1 < cell.Length ? 1 : 0;
                value.Append(cell[at]);
            }
        }

        if (Trimmed(value) is { } last)
        {
            yield return last;
        }
    }

    private static string? Trimmed(StringBuilder value) => value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static bool IsFormula(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r';

    private static void AppendQuoted(StringBuilder to, string text)
    {
        if (text.AsSpan().ContainsAny(Quoted))
        {
            to.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            to.Append(text);
        }
    }
}
