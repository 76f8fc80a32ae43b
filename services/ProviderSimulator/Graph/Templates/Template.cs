using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary>A message template of a WABA, in one language.</summary>
internal sealed partial class Template
{
    public required string Id { get; init; }

    public required string BusinessAccountId { get; init; }

    public required string Name { get; init; }

    public required string Language { get; init; }

    public required string Category { get; set; }

    /// <summary>APPROVED, PENDING, REJECTED, PAUSED, DISABLED…; only an approved one can be sent.</summary>
    public required string Status { get; set; }

    /// <summary>POSITIONAL or NAMED.</summary>
    public required string ParameterFormat { get; init; }

    public required JsonArray Components { get; set; }

    public string? RejectedReason { get; set; }

    /// <summary>When it was last edited while approved: Meta allows one such edit in 24 hours.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    public JsonObject? Component(string type) =>
        Components.OfType<JsonObject>().FirstOrDefault(c => string.Equals(c["type"]?.ToString(), type, StringComparison.OrdinalIgnoreCase));

    public IReadOnlyList<JsonObject> Buttons => Component("BUTTONS")?["buttons"] is JsonArray buttons ? buttons.OfType<JsonObject>().ToList() : [];

    /// <summary>The node Meta shows.</summary>
    public JsonObject Describe() => new()
    {
        ["name"] = Name,
        ["parameter_format"] = ParameterFormat,
        ["components"] = Components.DeepClone(),
        ["language"] = Language,
        ["status"] = Status,
        ["category"] = Category,
        ["id"] = Id,
        ["quality_score"] = new JsonObject { ["score"] = "UNKNOWN", ["date"] = 1767225600 },
        ["rejected_reason"] = RejectedReason ?? "NONE",
        ["sub_category"] = null,
        ["previous_category"] = null,
        ["correct_category"] = null,
        ["health_status"] = new JsonObject { ["can_send_message"] = Status == "APPROVED" ? "AVAILABLE" : "BLOCKED", ["entities"] = new JsonArray() },
    };

    /// <summary>Names of the variables in a text, in order, each once.</summary>
    public static IReadOnlyList<string> VariablesOf(string? text) =>
        text is null ? [] : Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList();

    /// <summary>The text with its variables filled in.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>The words a customer reads when it is sent with these parameters.</summary>
    public string Render(JsonElement message)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (message.TryGetProperty("components", out var components) && components.ValueKind == JsonValueKind.Array)
        {
            foreach (var body in components.EnumerateArray().Where(c => c.TryGetProperty("type", out var type) && type.ToString().Equals("body", StringComparison.OrdinalIgnoreCase)))
            {
                var position = 1;
                foreach (var parameter in body.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
                {
                    var name = parameter.TryGetProperty("parameter_name", out var given) ? given.ToString() : position.ToString(CultureInfo.InvariantCulture);
                    values[name] = ValueOf(parameter);
                    position++;
                }
            }
        }

        return Fill(Component("BODY")?["text"]?.ToString() ?? Name, values);
    }

    private static string ValueOf(JsonElement parameter) => parameter.TryGetProperty("type", out var type) ? type.ToString() switch
    {
        "currency" or "date_time" when parameter.TryGetProperty(type.ToString(), out var part) && part.TryGetProperty("fallback_value", out var fallback) => fallback.ToString(),
        _ when parameter.TryGetProperty("text", out var text) => text.ToString(),
        _ => "",
    } : "";

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable();
}
