using System.Net;
using System.Text.RegularExpressions;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>What is shown of a mail as text. The mail itself is kept as it came.</summary>
internal static partial class MailText
{
    private const int MaxShown = 20_000;

    /// <summary>The words of an HTML body. For reading and searching only: nothing of it is ever run or shown as HTML by the server.</summary>
    public static string OfHtml(string html)
    {
        var text = Hidden().Replace(html, " ");
        text = Breaks().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tags().Replace(text, ""));
        return Blank().Replace(text.Replace("\r", "", StringComparison.Ordinal), "\n\n").Trim();
    }

    /// <summary>
    /// What the person wrote now, without the mail it answers: all before the first line that introduces a quotation, or before the quotation itself. Everything when
    /// nothing else is left.
    /// </summary>
    public static string WithoutQuotation(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var end = Array.FindIndex(lines, line => Introduction().IsMatch(line.Trim()) || line.StartsWith('>'));
        var own = (end < 0 ? string.Join('\n', lines) : string.Join('\n', lines[..end])).Trim();
        own = own.Length == 0 ? text.Trim() : own;
        return own.Length <= MaxShown ? own : own[..MaxShown];
    }

    [GeneratedRegex(@"<!--[\s\S]*?-->|<(script|style|head|title)\b[^>]*>[\s\S]*?</\1\s*>", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Breaks();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\n[ \t\u00a0]*\n(?:[ \t\u00a0]*\n)*", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();

    // As mail programs write it in the languages most used here; a line that is not known leaves the quotation in, which is ugly and loses nothing.
    [GeneratedRegex(@"^(On .+ wrote:|Am .+ schrieb.*:|Le .+ a écrit ?:|El .+ escribió:|Em .+ escreveu:|-{2,} ?(Original Message|Ursprüngliche Nachricht|Forwarded message) ?-{2,})$", RegexOptions.NonBacktracking)]
    private static partial Regex Introduction();
}
