namespace ChatBoost.ScaleTests;

/// <summary>What a statement may read.</summary>
/// <param name="Rows">At most so many rows of a big table in one step of the plan, and as many entries of an index.</param>
/// <param name="Pages">At most so many pages of 8 KiB in all: an index read from end to end shows in its pages, not in the rows it finds.</param>
internal sealed record ReadLimit(int Rows, int Pages)
{
    /// <summary>For what shows a page, or changes one thing: some fifty rows with what hangs on each, whatever the table holds.</summary>
    public static ReadLimit Page { get; } = new(Rows: 400, Pages: 1200);

    /// <summary>For what counts or searches all conversations of the organization, and not one of somebody else.</summary>
    public static ReadLimit OwnRows { get; } = new(Rows: FilledStack.OwnConversations + 400, Pages: 3000);
}

/// <summary>Fails with the statement and the step of its plan.</summary>
internal static class PlanRules
{
    public static void Check(IReadOnlyList<ExecutedStatement> statements, IReadOnlySet<string> bigTables, ReadLimit limit)
    {
        var found = statements
            .SelectMany(statement => Violations(statement, bigTables, limit).Select(violation => (violation, statement)))
            .DistinctBy(pair => (pair.violation.Split(';')[0], pair.statement.Query))
            .Select(pair => $"{pair.violation}{Environment.NewLine}in {pair.statement}")
            .ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    private static IEnumerable<string> Violations(ExecutedStatement statement, IReadOnlySet<string> bigTables, ReadLimit limit)
    {
        foreach (var node in statement.Plan.All)
        {
            var isBig = node.Table is { } table && bigTables.Contains(table);
            if (isBig && node is { Type: "Seq Scan", WasRun: true })
            {
                yield return $"A table read as a whole: {node}";
            }
            else if ((isBig || node.Type == "Bitmap Index Scan") && node.RowsRead > limit.Rows)
            {
                yield return $"More than {limit.Rows} rows: {node}";
            }
        }

        if (statement.Plan.Blocks > limit.Pages)
        {
            yield return $"More than {limit.Pages} pages: {statement.Plan}";
        }
    }
}
