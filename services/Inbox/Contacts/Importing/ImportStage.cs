using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>
/// Where the rows of one import wait until all are read: temporary tables of one connection, which nobody else sees and which go with it. COPY fills them, which
/// tables with row-level security do not allow.
/// </summary>
internal sealed class ImportStage(NpgsqlConnection connection, TimeProvider clock)
{
    // A batch in memory: so many rows, or so many characters.
    private const int MaxRows = 5_000;
    private const int MaxLength = 8 * 1024 * 1024;

    private const string Tables = """
        create temp table import_rows (
            line integer not null, contact_id uuid not null, name text, phone text, email text, tags text[] not null, owner_id uuid, dnd_all boolean, dnd_channels text[],
            target uuid, field text, reason text);
        create temp table import_phones (line integer not null, id uuid not null, phone text not null, match_key text not null, digits text not null, other text);
        create temp table import_emails (line integer not null, id uuid not null, email text not null);
        create temp table import_attributes (line integer not null, key text not null, value_type smallint not null, value text not null);
        create temp table import_rejections (line integer not null, field text not null, reason text not null);
        create temp table import_matches (line integer not null, contact_id uuid not null);
        """;

    private const string Indexes = """
        create unique index on import_rows (line);
        create index on import_phones (match_key);
        create index on import_phones (line);
        create index on import_emails (email);
        create index on import_emails (line);
        create index on import_attributes (line);
        analyze import_rows, import_phones, import_emails, import_attributes, import_rejections;
        """;

    private const string Drop = "drop table if exists import_rows, import_phones, import_emails, import_attributes, import_rejections, import_matches";

    private readonly List<ImportRow> _rows = [];
    private int _length;

    /// <summary>What is rejected since the last batch.</summary>
    public List<Rejection> Rejections { get; } = [];

    /// <summary>True when the batch is to be flushed.</summary>
    public bool IsFull => _rows.Count + Rejections.Count >= MaxRows || _length >= MaxLength;

    /// <summary>Makes the tables, empty.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => ExecuteAsync($"{Drop}; {Tables}", cancellationToken);

    /// <summary>Takes them away, for whoever gets the connection next.</summary>
    public Task DropAsync() => ExecuteAsync(Drop, CancellationToken.None);

    /// <summary>Adds a row to the batch.</summary>
    public void Add(ImportRow row)
    {
        _rows.Add(row);
        _length += row.Length;
    }

    /// <summary>Writes the batch.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await CopyAsync(
            "import_rows (line, contact_id, name, phone, email, tags, owner_id, dnd_all, dnd_channels)",
            _rows,
            row => [row.Line, row.ContactId.Value, row.Name, row.Phones is [var phone, ..] ? phone.International : null, row.Emails is [var email, ..] ? email : null,
                row.Tags.ToArray(), row.OwnerId?.Value, row.DndAll, row.DndChannels],
            [NpgsqlDbType.Integer, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Uuid,
                NpgsqlDbType.Boolean, NpgsqlDbType.Array | NpgsqlDbType.Text],
            cancellationToken);
        // Ids in the order of the file: a contact's numbers and addresses are shown in theirs.
        await CopyAsync(
            "import_phones (line, id, phone, match_key, digits, other)",
            _rows.SelectMany(row => row.Phones.Select((phone, at) => (row.Line, Phone: phone, At: at))),
            one => [one.Line, Guid.CreateVersion7(now.AddMilliseconds(one.At)), one.Phone.International, one.Phone.Key, one.Phone.Digits, one.Phone.Spellings.ElementAtOrDefault(1)],
            [NpgsqlDbType.Integer, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text],
            cancellationToken);
        await CopyAsync(
            "import_emails (line, id, email)",
            _rows.SelectMany(row => row.Emails.Select((email, at) => (row.Line, Email: email, At: at))),
            one => [one.Line, Guid.CreateVersion7(now.AddMilliseconds(one.At)), one.Email],
            [NpgsqlDbType.Integer, NpgsqlDbType.Uuid, NpgsqlDbType.Text],
            cancellationToken);
        await CopyAsync(
            "import_attributes (line, key, value_type, value)",
            _rows.SelectMany(row => row.Attributes.Select(attribute => (row.Line, attribute.Key, attribute.Value))),
            one => [one.Line, one.Key, (short)one.Value.Type, one.Value.Text],
            [NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Smallint, NpgsqlDbType.Text],
            cancellationToken);
        await CopyAsync(
            "import_rejections (line, field, reason)",
            Rejections,
            one => [one.Line, one.Field, one.Reason],
            [NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Text],
            cancellationToken);
        _rows.Clear();
        Rejections.Clear();
        _length = 0;
    }

    /// <summary>Makes the tables ready to be asked.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => ExecuteAsync(Indexes, cancellationToken);

    private async Task CopyAsync<T>(string into, IEnumerable<T> rows, Func<T, object?[]> values, NpgsqlDbType[] types, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {into} from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var (value, type) in values(row).Zip(types))
            {
                if (value is null)
                {
                    await copy.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await copy.WriteAsync(value, type, cancellationToken);
                }
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
