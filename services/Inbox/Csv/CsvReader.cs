using System.Text;

namespace ChatBoost.Inbox.Csv;

/// <summary>A file that cannot be read on from some line.</summary>
/// <param name="code">Why: a stable code.</param>
/// <param name="line">Where the record begins, from 1.</param>
internal sealed class CsvFormatException(string code, int line) : Exception($"Line {line}: {code}.")
{
    public string Code => code;

    public int Line => line;
}

/// <summary>
/// Reads CSV as RFC 4180 has it, record by record, in memory no longer than the longest record taken. Forgiving where files of the wild differ: lines end with CR, LF or
/// both, blank lines are none, and quotes in the middle of a cell stand for themselves. Why not a library: docs/decisions/0020.
/// </summary>
internal sealed class CsvReader(TextReader text, char separator)
{
    /// <summary>Longest record, in characters; of a longer one nothing is kept.</summary>
    public const int MaxRecordLength = 1024 * 1024;

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _cell = new();
    private int _at;
    private int _end;
    private int _line = 1;
    private bool _isAfterReturn;

    private enum Place
    {
        Start,
        Plain,
        Quoted,
        AfterQuote,
    }

    /// <summary>The line the record read last begins on, from 1; quoted line breaks count.</summary>
    public int Line { get; private set; }

    /// <summary>True when the record read last is longer than is taken.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The separator a first line has most often outside quotes; a comma when it has none.</summary>
    public static char SeparatorOf(ReadOnlySpan<char> beginning)
    {
        Span<int> counts = [0, 0, 0];
        var isQuoted = false;
        foreach (var letter in beginning)
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && letter is '\n' or '\r')
            {
                break;
            }

            if (!isQuoted && Array.IndexOf(Separators, letter) is >= 0 and var known)
            {
                counts[known]++;
            }
        }

        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    /// <summary>Reads the cells of the next record; false when there is none.</summary>
    /// <exception cref="CsvFormatException">The file ends within quotes.</exception>
    /// <exception cref="DecoderFallbackException">It has bytes its encoding does not know.</exception>
    public async ValueTask<bool> ReadAsync(List<string> cells, CancellationToken cancellationToken)
    {
        Begin(cells);
        var (place, length) = (Place.Start, 0);
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await text.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    return End(cells, place);
                }
            }

            var letter = _buffer[_at++];
            var isBreak = CountLine(letter, out var isSecondHalf);
            if (isSecondHalf && place != Place.Quoted)
            {
                continue;
            }

            if (++length > MaxRecordLength)
            {
                IsTooLong = true;
                cells.Clear();
                _cell.Clear();
            }

            if (isBreak && place != Place.Quoted)
            {
                if (place == Place.Start && cells.Count == 0 && !IsTooLong)
                {
                    // A blank line.
                    Begin(cells);
                    length = 0;
                    continue;
                }

                Close(cells);
                return true;
            }

            place = Take(letter, place, cells);
        }
    }

    private Place Take(char letter, Place place, List<string> cells)
    {
        switch (letter)
        {
            case '"' when place == Place.Start:
                return Place.Quoted;
            case '"' when place == Place.Quoted:
                return Place.AfterQuote;
            case var _ when letter == separator && place != Place.Quoted:
                Close(cells);
                return Place.Start;
            default:
                if (!IsTooLong)
                {
                    _cell.Append(letter);
                }

                return place switch
                {
                    Place.Quoted => Place.Quoted,
                    Place.AfterQuote when letter == '"' => Place.Quoted,
                    _ => Place.Plain,
                };
        }
    }

    private void Begin(List<string> cells)
    {
        cells.Clear();
        _cell.Clear();
        (Line, IsTooLong) = (_line, false);
    }

    private bool End(List<string> cells, Place place)
    {
        if (place == Place.Quoted)
        {
            throw new CsvFormatException("quote_not_closed", Line);
        }

        if (place == Place.Start && cells.Count == 0 && !IsTooLong)
        {
            return false;
        }

        Close(cells);
        return true;
    }

    private void Close(List<string> cells)
    {
        if (!IsTooLong)
        {
            cells.Add(_cell.ToString());
        }

        _cell.Clear();
    }

    /// <summary>True for a line break; a line feed after a return is the second half of one.</summary>
    private bool CountLine(char letter, out bool isSecondHalf)
    {
        isSecondHalf = letter == '\n' && _isAfterReturn;
        _isAfterReturn = letter == '\r';
        if (letter is not ('\r' or '\n'))
        {
            return false;
        }

        _line += isSecondHalf ? 0 : 1;
        return true;
    }
}
