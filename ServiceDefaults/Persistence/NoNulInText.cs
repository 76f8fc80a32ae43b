using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>A text with the letter U+0000, which PostgreSQL does not store and no caller has an honest use for.</summary>
public sealed class TextWithNulException() : Exception("A text has the letter U+0000.");

/// <summary>
/// Refuses such texts before the database does. Its own refusal, in the middle of preparing a statement, has been seen to leave a pooled connection out of step
/// (Npgsql: "unexpected backend message") for whoever gets it next.
/// </summary>
internal sealed class NoNulInText : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Check(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Check(command);
        return ValueTask.FromResult(result);
    }

    private static void Check(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value is string text && text.Contains('\0', StringComparison.Ordinal))
            {
                throw new TextWithNulException();
            }
        }
    }
}
