using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatBoost.ScaleTests;

/// <summary>A statement a service ran, with the plan PostgreSQL ran it by.</summary>
internal sealed partial class ExecutedStatement(string query, PlanNode plan)
{
    /// <summary>The statement on one line.</summary>
    public string Query { get; } = query;

    /// <summary>How it was run.</summary>
    public PlanNode Plan { get; } = plan;

    /// <summary>Reads what auto_explain writes; null when it is damaged.</summary>
    public static ExecutedStatement? TryRead(string json)
    {
        try
        {
            var logged = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
            return new ExecutedStatement(WhiteSpace().Replace(logged["Query Text"].GetString()!, " ").Trim(), new PlanNode(logged["Plan"]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>For a failed test.</summary>
    public override string ToString() => $"{Query}{Environment.NewLine}{Plan.Describe()}";

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
