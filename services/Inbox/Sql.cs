using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox;

/// <summary>Short spelling for commands of a batch, where EF would cost more than the statement itself.</summary>
internal static class Sql
{
    /// <summary>A statement with its values for $1, $2, …; the server infers the type of a null.</summary>
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                Guid guid => new NpgsqlParameter<Guid> { TypedValue = guid },
                string words => new NpgsqlParameter<string> { TypedValue = words },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
                DateTimeOffset time => new NpgsqlParameter<DateTimeOffset> { TypedValue = time },
                TimeSpan duration => new NpgsqlParameter<TimeSpan> { TypedValue = duration },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                byte[][] several => new NpgsqlParameter<byte[][]> { TypedValue = several },
                string[] words => new NpgsqlParameter<string[]> { TypedValue = words },
                int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers },
                Guid[] guids => new NpgsqlParameter<Guid[]> { TypedValue = guids },
                null => new NpgsqlParameter { Value = DBNull.Value },
                Enum => new NpgsqlParameter { Value = Convert.ToInt16(value, System.Globalization.CultureInfo.InvariantCulture), NpgsqlDbType = NpgsqlDbType.Smallint },
                _ => throw new ArgumentException($"No SQL type for {value.GetType()}.", nameof(values)),
            });
        }

        return command;
    }
}
