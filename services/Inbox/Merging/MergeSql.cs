using Npgsql;

namespace ChatBoost.Inbox.Merging;

/// <summary>Statements of one merge, one after the other on its connection.</summary>
internal sealed class MergeSql(NpgsqlConnection connection)
{
    public Task RunAsync(string text, CancellationToken cancellationToken, params object?[] values) => RunAsync(Sql.Command(text, values), cancellationToken);

    public async Task RunAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<List<object?[]>> RowsAsync(string text, CancellationToken cancellationToken, params object?[] values)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Sql.Command(text, values) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }

        return rows;
    }

    /// <summary>The first value of the first row; the type's default for a null.</summary>
    public async Task<T?> ScalarAsync<T>(string text, CancellationToken cancellationToken, params object?[] values) =>
        (await RowsAsync(text, cancellationToken, values))[0][0] is T value ? value : default;
}
