using System.Text.RegularExpressions;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Csv;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>What a column of a file of contacts holds.</summary>
internal enum ColumnKind
{
    Ignored,
    Name,
    Phones,
    Emails,
    Tags,
    Owner,
    DoNotDisturb,
    DoNotDisturbChannels,
    Attribute,
}

/// <summary>A column of a file of contacts.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Header">What stands above it.</param>
/// <param name="AttributeKey">Of an attribute its name.</param>
/// <param name="AttributeType">Of an attribute its type.</param>
internal sealed record ImportColumn(ColumnKind Kind, string Header, string AttributeKey = "", AttributeType AttributeType = AttributeType.Text);

/// <summary>
/// The columns of a file of contacts, known by their headers, in any order; letters' case, blanks, dashes and underscores do not matter. Exports have the first of the
/// names below. What is not among them is ignored, and the import says so.
/// </summary>
internal static partial class ImportColumns
{
    /// <summary>Most columns of a file.</summary>
    public const int MaxColumns = 1000;

    private const string AttributePrefix = "attribute.";

    private static readonly Dictionary<string, ColumnKind> Kinds = new()
    {
        ["name"] = ColumnKind.Name,
        ["fullname"] = ColumnKind.Name,
        ["phones"] = ColumnKind.Phones,
        ["phone"] = ColumnKind.Phones,
        ["phonenumber"] = ColumnKind.Phones,
        ["mobile"] = ColumnKind.Phones,
        ["emails"] = ColumnKind.Emails,
        ["email"] = ColumnKind.Emails,
        ["emailaddress"] = ColumnKind.Emails,
        ["tags"] = ColumnKind.Tags,
        ["tag"] = ColumnKind.Tags,
        ["owner"] = ColumnKind.Owner,
        ["ownerid"] = ColumnKind.Owner,
        ["donotdisturb"] = ColumnKind.DoNotDisturb,
        ["dndall"] = ColumnKind.DoNotDisturb,
        ["donotdisturbchannels"] = ColumnKind.DoNotDisturbChannels,
        ["dndchannels"] = ColumnKind.DoNotDisturbChannels,
    };

    private static readonly Dictionary<string, AttributeType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = AttributeType.Text,
        ["number"] = AttributeType.Number,
        ["boolean"] = AttributeType.Boolean,
        ["json"] = AttributeType.Json,
    };

    /// <summary>The header of an attribute's column.</summary>
    public static string HeaderOf(string key, AttributeType type) => $"{AttributePrefix}{key}:{Types.First(known => known.Value == type).Key}";

    /// <summary>Reads the first record of a file.</summary>
    /// <exception cref="CsvFormatException">It is no header of a file of contacts.</exception>
    public static IReadOnlyList<ImportColumn> Read(IReadOnlyList<string> headers, int line)
    {
        if (headers.Count > MaxColumns)
        {
            throw new CsvFormatException("too_many_columns", line);
        }

        ImportColumn[] columns = [.. headers.Select(header => Read(CsvCells.Unguarded(header.Trim()), line))];
        if (!columns.Any(column => column.Kind is ColumnKind.Phones or ColumnKind.Emails))
        {
            throw new CsvFormatException("no_address_column", line);
        }

        // Several columns of numbers are one list; of all else there can be one.
        var isDoubled = columns
            .Where(column => column.Kind is not (ColumnKind.Ignored or ColumnKind.Phones or ColumnKind.Emails or ColumnKind.Tags))
            .GroupBy(column => (column.Kind, column.AttributeKey, column.AttributeType)).Any(same => same.Count() > 1);
        return isDoubled ? throw new CsvFormatException("duplicate_column", line) : columns;
    }

    private static ImportColumn Read(string header, int line)
    {
        if (!header.StartsWith(AttributePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new ImportColumn(Kinds.GetValueOrDefault(Filler().Replace(header, "").ToLowerInvariant()), header);
        }

        var (key, type) = header[AttributePrefix.Length..].Split(':', 2) is [var name, var named] ? (name, named) : (header[AttributePrefix.Length..], "string");
        return Key().IsMatch(key) && Types.TryGetValue(type.Trim(), out var known)
            ? new ImportColumn(ColumnKind.Attribute, header, key, known)
            : throw new CsvFormatException("invalid_attribute_column", line);
    }

    [GeneratedRegex(@"[\s_-]+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Filler();

    [GeneratedRegex(AttributeOfContact.KeyPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
