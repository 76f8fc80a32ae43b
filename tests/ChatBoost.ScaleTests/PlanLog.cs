using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace ChatBoost.ScaleTests;

/// <summary>The plans of everything that runs in one database, from PostgreSQL's own log: those of the statements themselves and not of copies.</summary>
internal sealed partial class PlanLog(NpgsqlDataSource superuser, string file)
{
    // Off: timing, which costs more than the statements. On: what was really read, in rows and in pages.
    private const string Switch = """
        alter database inboxdb set session_preload_libraries = 'auto_explain';
        alter database inboxdb set auto_explain.log_min_duration = 0;
        alter database inboxdb set auto_explain.log_format = 'json';
        alter database inboxdb set auto_explain.log_analyze = on;
        alter database inboxdb set auto_explain.log_timing = off;
        alter database inboxdb set auto_explain.log_buffers = on;
        alter database inboxdb set auto_explain.log_nested_statements = on;
        """;

    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(30);

    /// <summary>Switches it on and ends the connections there are; the service opens others, which log.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(Switch, cancellationToken);
        await ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'inboxdb' and pid <> pg_backend_pid()", cancellationToken);
    }

    /// <summary>What ran, of all connections, while <paramref name="work"/> did.</summary>
    public async Task<IReadOnlyList<ExecutedStatement>> RecordAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        var begin = await MarkAsync(cancellationToken);
        await work();
        var end = await MarkAsync(cancellationToken);
        var logged = Plans(await ReadAsync(begin, end, cancellationToken)).ToList();
        var statements = logged.Select(ExecutedStatement.TryRead).OfType<ExecutedStatement>().ToList();

        // Two connections that write at the same moment may mix their lines. What the services do they do many times, so that a few lost ones do not matter.
        Assert.True(statements.Count >= logged.Count * 0.9, $"Only {statements.Count} of {logged.Count} plans in {file} can be read.");
        return statements;
    }

    /// <summary>A line of our own among those of the services: all before it is in the file when it is.</summary>
    private async Task<string> MarkAsync(CancellationToken cancellationToken)
    {
        var mark = $"mark-{Guid.NewGuid():N}";
        await ExecuteAsync($"do $$ begin raise log '{mark}'; end $$", cancellationToken);
        return mark;
    }

    private async Task<string> ReadAsync(string begin, string end, CancellationToken cancellationToken)
    {
        var text = await Wait.ForAsync(
            $"PostgreSQL's log to reach {end} in {file}",
            async () =>
            {
                var all = await ReadAsync(file, cancellationToken);
                return all.Contains(end, StringComparison.Ordinal) ? all : null;
            },
            LogLimit,
            cancellationToken);
        if (!text.Contains(begin, StringComparison.Ordinal))
        {
            // AppHost began a new file meanwhile.
            text = await ReadAsync(file + ".1", cancellationToken) + text;
        }

        return text[text.IndexOf(begin, StringComparison.Ordinal)..text.IndexOf(end, StringComparison.Ordinal)];
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    // 2026-11-21 14:05:17.300 UTC [4711] LOG:  duration: 0.105 ms  plan:
    // <tab>{
    // <tab>  "Query Text": "select …",
    private static IEnumerable<string> Plans(string log)
    {
        StringBuilder? json = null;
        foreach (var line in log.Split('\n'))
        {
            if (line.StartsWith('\t'))
            {
                json?.AppendLine(line);
                continue;
            }

            if (json is not null)
            {
                yield return json.ToString();
            }

            json = PlanFollows().IsMatch(line) ? new StringBuilder() : null;
        }

        if (json is not null)
        {
            yield return json.ToString();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex(@"LOG:\s+duration: .* plan:\s*$")]
    private static partial Regex PlanFollows();
}
