using System.Text.Json;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Csv;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>Why a row, or one cell of it, is not taken.</summary>
/// <param name="Line">The line its record begins on.</param>
/// <param name="Field">The column's header; empty for the row itself.</param>
/// <param name="Reason">A stable code.</param>
internal sealed record Rejection(int Line, string Field, string Reason);

/// <summary>A row of a file of contacts whose cells are all right.</summary>
internal sealed class ImportRow
{
    public required int Line { get; init; }

    public ContactId ContactId { get; } = ContactId.New();

    public string? Name { get; private set; }

    public List<PhoneNumber> Phones { get; } = [];

    public List<string> Emails { get; } = [];

    public List<string> Tags { get; } = [];

    public UserId? OwnerId { get; private set; }

    public bool? DndAll { get; private set; }

    public string[]? DndChannels { get; private set; }

    public Dictionary<string, AttributeValue> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>How many characters it keeps, about.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a record; null, and why added to the rejections, when it does not fit.</summary>
    public static ImportRow? Read(int line, IReadOnlyList<ImportColumn> columns, List<string> cells, string? countryCode, List<Rejection> rejections)
    {
        if (cells.Count != columns.Count)
        {
            rejections.Add(new Rejection(line, "", "wrong_column_count"));
            return null;
        }

        var row = new ImportRow { Line = line };
        var before = rejections.Count;
        foreach (var (column, cell) in columns.Zip(cells))
        {
            if (column.Kind != ColumnKind.Ignored && cell.Length > 0 && row.Take(column, cell, countryCode) is { } reason)
            {
                rejections.Add(new Rejection(line, column.Header, reason));
            }

            row.Length += column.Kind == ColumnKind.Ignored ? 0 : cell.Length;
        }

        if (rejections.Count == before && row.Phones.Count + row.Emails.Count == 0)
        {
            rejections.Add(new Rejection(line, "", "no_address"));
        }

        row.ForgetNameThatIsAnAddress();
        return rejections.Count == before ? row : null;
    }

    private string? Take(ImportColumn column, string cell, string? countryCode)
    {
        if (cell.Contains('\0', StringComparison.Ordinal))
        {
            return "invalid_character";
        }

        var text = CsvCells.Unguarded(cell);
        switch (column.Kind)
        {
            case ColumnKind.Name:
                Name = text.Trim() is { Length: > 0 } name ? name : null;
                return Name?.Length > Contact.MaxNameLength ? "too_long" : null;
            case ColumnKind.Phones:
                return TakeAll(text, value => NationalNumber.TryParse(value, countryCode, out var number) ? Add(Phones, number, known => known.Key == number.Key) : "invalid_phone");
            case ColumnKind.Emails:
                return TakeAll(text, value => EmailAddress.Parse(value) is { } email ? Add(Emails, email, known => known == email) : "invalid_email");
            case ColumnKind.Tags:
                return TakeAll(text, value => value.Length > Contact.MaxTagLength ? "too_long"
                    : value.Any(char.IsControl) ? "invalid_character"
                    : Add(Tags, value, known => string.Equals(known, value, StringComparison.OrdinalIgnoreCase)));
            case ColumnKind.Owner:
                OwnerId = UserId.TryParse(text.Trim(), out var owner) ? owner : null;
                return OwnerId is null ? "not_a_member" : null;
            case ColumnKind.DoNotDisturb:
                DndAll = text.Trim().ToUpperInvariant() switch
                {
                    "TRUE" or "YES" or "1" => true,
                    "FALSE" or "NO" or "0" => false,
                    _ => null,
                };
                return DndAll is null ? "invalid_boolean" : null;
            case ColumnKind.DoNotDisturbChannels:
                string?[] channels = [.. CsvCells.Split(text).Select(Channel.KindOf).Distinct()];
                DndChannels = [.. channels.OfType<string>()];
                return DndChannels.Length < channels.Length ? "invalid_channel" : null;
            default:
                return TakeAttribute(column, text);
        }
    }

    private string? TakeAttribute(ImportColumn column, string text)
    {
        if (AttributeValue.Read(JsonSerializer.SerializeToElement(text), column.AttributeType, out _) is not { } value)
        {
            return "invalid_value";
        }

        // Two columns are the same attribute as of two types: a contact has it as of one.
        return Attributes.TryAdd(column.AttributeKey, value) ? Attributes.Count > AttributeOfContact.MaxOfContact ? "too_many" : null : "invalid_value";
    }

    private static string? TakeAll(string text, Func<string, string?> take) => CsvCells.Split(text).Select(take).FirstOrDefault(reason => reason is not null);

    private static string? Add<T>(List<T> to, T value, Predicate<T> isSame)
    {
        if (!to.Exists(isSame))
        {
            to.Add(value);
        }

        return to.Count > Contact.MaxOfEach ? "too_many" : null;
    }

    /// <summary>A number or an address stands for a name where there is none; exported and read again it must not become one.</summary>
    private void ForgetNameThatIsAnAddress()
    {
        if (Name is { } name && (Emails.Contains(name) || (name.StartsWith('+') && PhoneNumber.TryParse(name, out var number) && Phones.Exists(phone => phone.Key == number.Key))))
        {
            Name = null;
        }
    }
}
