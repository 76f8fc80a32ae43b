using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>
/// What an organization has: its ids as its own answers show them, else as its rows hold them, and everything by which one would recognize its data
/// in an answer to somebody else.
/// </summary>
internal sealed partial class Belongings
{
    // Shorter texts are words, not names.
    private const int ShortestMark = 8;

    private readonly Dictionary<string, string> _idByPrefix = [];
    private readonly Dictionary<string, JsonValue> _valueByColumn = [];

    /// <summary>Texts of its rows, and its uuids as they are and as typed ids are written.</summary>
    public HashSet<string> Marks { get; } = [];

    /// <summary>An id for an argument: of the kind with this prefix, or as the columns of this name hold it. Null when it has none.</summary>
    public string? Find(string? prefix, string name)
    {
        if (prefix is not null && _idByPrefix.TryGetValue(prefix, out var known))
        {
            return known;
        }

        var column = Words().Replace(name, "_$1").ToLowerInvariant();
        var thing = column.EndsWith("_id", StringComparison.Ordinal) ? column[..^3] : column;
        var table = thing.EndsWith('y') ? thing[..^1] + "ies" : thing + "s";
        var value = _valueByColumn.GetValueOrDefault(column) ?? _valueByColumn.GetValueOrDefault($"{table}.id");
        return value is null ? null
            : prefix is null ? value.ToString()
            : Guid.TryParse(value.ToString(), out var uuid) ? $"{prefix}_{TypedIds.Write(uuid)}" : null;
    }

    /// <summary>Takes the ids out of an answer this organization got; the first of a kind stays the one.</summary>
    public void Learn(string answer)
    {
        foreach (var (prefix, id) in TypedIds.In(answer))
        {
            _idByPrefix.TryAdd(prefix, id);
        }
    }

    /// <summary>Reads its rows.</summary>
    public async Task LearnAsync(ServiceDatabases databases, Guid organization)
    {
        foreach (var table in databases.Tables)
        {
            foreach (var row in await ServiceDatabases.RowsAsync(table, organization))
            {
                foreach (var (column, value) in row)
                {
                    if (value is JsonValue scalar)
                    {
                        _valueByColumn.TryAdd(column == "id" ? $"{table.Name}.id" : column, scalar);
                    }

                    Mark(value);
                }
            }
        }
    }

    /// <summary>What is in both is a mark of neither: words of the product, not data.</summary>
    public static void KeepApart(Belongings one, Belongings other)
    {
        one.KeepOwnIds();
        other.KeepOwnIds();
        var common = one.Marks.Intersect(other.Marks).ToList();
        one.Marks.ExceptWith(common);
        other.Marks.ExceptWith(common);
    }

    /// <summary>What of this organization stands in a text; what the question held already does not count.</summary>
    public IReadOnlyList<string> In(string answer, string question = "") =>
        [.. Marks.Where(mark => answer.Contains(mark, StringComparison.Ordinal) && !question.Contains(mark, StringComparison.Ordinal))];

    // An answer may have shown too much.
    private void KeepOwnIds()
    {
        foreach (var (prefix, _) in _idByPrefix.Where(known => !Marks.Contains(known.Value[(known.Key.Length + 1)..])).ToList())
        {
            _idByPrefix.Remove(prefix);
        }
    }

    private void Mark(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject fields:
                foreach (var (_, field) in fields)
                {
                    Mark(field);
                }

                break;

            case JsonArray items:
                foreach (var item in items)
                {
                    Mark(item);
                }

                break;

            case JsonValue scalar when scalar.TryGetValue<string>(out var text):
                if (Guid.TryParse(text, out var uuid))
                {
                    Marks.Add(TypedIds.Write(uuid));
                    Marks.Add(uuid.ToString());
                }
                else if (text.Length >= ShortestMark)
                {
                    Marks.Add(text);
                }

                break;
        }
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Words();
}
