using System.Text;
using ChatBoost.Inbox.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBoost.UnitTests.Transfer;

public sealed class CsvTests
{
    private static readonly Gen<string> Texts =
        Gen.Elements("", "a", "B c", "=1+1", "+44", "-5", "@x", "'", "''", "'=", "'a", "\"", "\"\"", ",", ";", "\\", "\\;", "\t", "\r", "\n", "\r\n", " ", "é", "😀", "•").ArrayOf(4)
            .Select(string.Concat);

    [Fact]
    public void What_is_written_is_read_back_whatever_stands_in_it() => ForAll(Texts.ArrayOf(3).ArrayOf(3), records =>
    {
        var text = new StringBuilder();
        foreach (var record in records)
        {
            CsvCells.AppendRecord(text, record);
        }

        var read = Read(text.ToString());
        return read.Count == records.Length && read.Zip(records).All(pair => pair.First.Cells.Select(CsvCells.Unguarded).SequenceEqual(pair.Second));
    });

    [Fact]
    public void No_cell_begins_as_a_formula() => ForAll(Texts, text =>
    {
        var cell = CsvCells.Guarded(text);
        return cell.Length > 0 && cell[0] is not ('=' or '+' or '-' or '@' or '\t' or '\r') && CsvCells.Unguarded(cell) == text;
    });

    [Fact]
    public void Several_values_of_a_cell_are_read_back() => ForAll(Texts.ArrayOf(4), texts =>
    {
        string[] values = [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0)];
        return CsvCells.Split(CsvCells.Join(values) ?? "").SequenceEqual(values);
    });

    [Theory]
    [InlineData("'t Hooft")]
    [InlineData("O'Brien")]
    public void A_name_with_an_apostrophe_stays(string name)
    {
        Assert.Equal(name, CsvCells.Guarded(name));
        Assert.Equal(name, CsvCells.Unguarded(name));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "1:a|b 2:1|2")]
    [InlineData("a,b\r\n1,2", "1:a|b 2:1|2")]
    [InlineData("a\r1\r", "1:a 2:1")]
    [InlineData("\n\r\n a,\n\n\"\"\n", "3: a| 5:")]
    [InlineData("\"x\r\ny\",z\r\nq", "1:x\r\ny|z 3:q")]
    [InlineData("a\"b,\"c\"d\n", "1:a\"b|cd")]
    [InlineData("\"a\"\"b\"", "1:a\"b")]
    [InlineData(",\n", "1:|")]
    [InlineData("", "")]
    public void Records_know_the_line_they_begin_on(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(text).Select(record => $"{record.Line}:{string.Join('|', record.Cells)}")));

    [Fact]
    public void Of_a_record_that_is_too_long_nothing_is_kept_and_the_next_is_read()
    {
        var read = Read($"a\n\"{new string('x', CsvReader.MaxRecordLength)}\nstill\",b\nc\n");

        Assert.Equal([(1, false, 1), (2, true, 0), (4, false, 1)], read.Select(record => (record.Line, record.IsTooLong, record.Cells.Count)));
    }

    [Fact]
    public void A_file_that_ends_within_quotes_is_refused_with_the_line_they_begin_on()
    {
        var exception = Assert.Throws<CsvFormatException>(() => Read("a\n\"b\nc"));

        Assert.Equal(("quote_not_closed", 2), (exception.Code, exception.Line));
    }

    [Theory]
    [InlineData("a,b;c,d\nx;y;z;w", ',')]
    [InlineData("\"a,b,c\";d\n", ';')]
    [InlineData("a\tb\n", '\t')]
    [InlineData("alone\n", ',')]
    public void The_first_line_tells_the_separator(string text, char expected) => Assert.Equal(expected, CsvReader.SeparatorOf(text));

    private static List<(int Line, bool IsTooLong, List<string> Cells)> Read(string text)
    {
        var csv = new CsvReader(new StringReader(text), ',');
        var (records, cells) = (new List<(int, bool, List<string>)>(), new List<string>());
        // Over a text in memory every step is done at once.
        while (csv.ReadAsync(cells, CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            records.Add((csv.Line, csv.IsTooLong, [.. cells]));
        }

        return records;
    }

    private static void ForAll<T>(Gen<T> values, Func<T, bool> holds) => Prop.ForAll(values.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
