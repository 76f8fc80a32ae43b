using System.Text.Json;

namespace ChatBoost.ScaleTests;

/// <summary>One step of an executed plan, with what it read.</summary>
internal sealed class PlanNode
{
    private readonly JsonElement _json;

    /// <summary>Reads a node of <c>EXPLAIN (FORMAT JSON)</c> with its children.</summary>
    public PlanNode(JsonElement json)
    {
        _json = json;
        Children = json.TryGetProperty("Plans", out var plans) ? [.. plans.EnumerateArray().Select(plan => new PlanNode(plan))] : [];
    }

    /// <summary>The steps below it.</summary>
    public IReadOnlyList<PlanNode> Children { get; }

    /// <summary>For example <c>Index Scan</c>.</summary>
    public string Type => Text("Node Type")!;

    /// <summary>The table, for steps that read one.</summary>
    public string? Table => Type == "ModifyTable" ? null : Text("Relation Name");

    /// <summary>The index, for steps that read one.</summary>
    public string? Index => Text("Index Name");

    /// <summary>False for a step that was not needed in the end.</summary>
    public bool WasRun => Number("Actual Loops") > 0;

    /// <summary>Pages touched by this step and those below it.</summary>
    public double Blocks => Number("Shared Hit Blocks") + Number("Shared Read Blocks");

    /// <summary>Rows looked at, used or not, over all repetitions; of a bitmap index scan those it points to.</summary>
    public double RowsRead =>
        (Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck")) * Number("Actual Loops");

    /// <summary>This step and all below it.</summary>
    public IEnumerable<PlanNode> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string?[] words =
        [
            Type,
            Table is null ? null : $"on {Table}",
            Index is null ? null : $"using {Index}",
            $"read {RowsRead:0} rows",
            Number("Actual Loops") > 1 ? $"in {Number("Actual Loops"):0} loops" : null,
            $"{Blocks:0} pages",
            .. from name in (string[])["Index Cond", "Recheck Cond", "Filter", "Join Filter"]
               let condition = Text(name)
               where condition is not null
               select $"{name}: {condition}",
        ];
        return string.Join("; ", words.OfType<string>());
    }

    /// <summary>The whole plan, a line for each step.</summary>
    public string Describe(string indent = "  ") =>
        indent + this + Environment.NewLine + string.Concat(Children.Select(child => child.Describe(indent + "  ")));

    private string? Text(string name) => _json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private double Number(string name) => _json.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
