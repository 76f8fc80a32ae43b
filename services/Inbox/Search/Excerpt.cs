namespace ChatBoost.Inbox.Search;

/// <summary>What stands around the words that were searched for.</summary>
/// <param name="Text">The text as people wrote it, without what looks like markup; still to be shown as text only.</param>
/// <param name="Highlights">Where in it the words are: first character and length, in UTF-16 units, as JavaScript counts.</param>
public sealed record Excerpt(string Text, IReadOnlyList<Excerpt.Highlight> Highlights)
{
    /// <summary>A word that was searched for.</summary>
    /// <param name="Start">Its first character.</param>
    /// <param name="Length">Its length.</param>
    public sealed record Highlight(int Start, int Length);

    private const char Begin = '\u0002';
    private const char End = '\u0003';

    /// <summary>Reads a text in which U+0002 and U+0003 stand around the words; those that belong to the text itself go with them.</summary>
    public static Excerpt Read(string marked)
    {
        var text = new System.Text.StringBuilder(marked.Length);
        var highlights = new List<Highlight>();
        var start = -1;
        foreach (var letter in marked)
        {
            switch (letter)
            {
                case Begin:
                    start = text.Length;
                    break;

                case End when start >= 0:
                    highlights.Add(new Highlight(start, text.Length - start));
                    start = -1;
                    break;

                case End:
                    break;

                default:
                    text.Append(letter);
                    break;
            }
        }

        return new Excerpt(text.ToString(), highlights);
    }
}
