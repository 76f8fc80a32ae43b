using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>The merged API document, read as far as calls can be made from it.</summary>
internal sealed class ApiDocument
{
    private readonly JsonObject _json;

    private ApiDocument(JsonObject json)
    {
        _json = json;
        Operations = [.. from path in json["paths"]!.AsObject()
                         from operation in path.Value!.AsObject()
                         where operation.Value is JsonObject { } described && described.ContainsKey("responses")
                         select Read(path.Key, operation.Key, operation.Value!.AsObject())];
    }

    /// <summary>Every operation of the document.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>What the gateway, or a service itself, serves now. Writing it the first time may take a busy service longer than the gateway waits.</summary>
    public static Task<ApiDocument> ReadAsync(ChatBoostApi api) => Wait.ForAsync(
        "the API document",
        async () =>
        {
            using var response = await api.SendAsync(HttpMethod.Get, "/openapi/v1.json", null, Cancellation);
            return response.IsSuccessStatusCode ? new ApiDocument((await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!) : null;
        },
        cancellationToken: Cancellation);

    /// <summary>The schema itself, where the document names it or lets it be null.</summary>
    public JsonObject Resolve(JsonNode? schema)
    {
        while (schema is JsonObject written)
        {
            if (written["$ref"]?.GetValue<string>() is { } reference)
            {
                schema = reference[2..].Split('/').Aggregate((JsonNode?)_json, (node, step) => node?[step]);
            }
            else if ((written["oneOf"] ?? written["anyOf"] ?? written["allOf"]) is JsonArray choices)
            {
                schema = choices.FirstOrDefault(choice => choice?["type"] is not JsonValue type || type.ToString() != "null");
            }
            else
            {
                return written;
            }
        }

        return [];
    }

    private Operation Read(string path, string method, JsonObject operation)
    {
        var parameters = from parameter in operation["parameters"]?.AsArray() ?? []
                         select new Parameter(
                             parameter["name"]!.GetValue<string>(),
                             parameter["in"]!.GetValue<string>(),
                             parameter["required"]?.GetValue<bool>() ?? false,
                             Resolve(parameter["schema"]));
        var body = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        return new Operation(
            operation["operationId"]?.GetValue<string>() ?? $"{method} {path}",
            new HttpMethod(method.ToUpperInvariant()),
            path,
            [.. parameters],
            body?.Key,
            body?.Value?["schema"] is { } schema ? Resolve(schema) : null);
    }
}

/// <summary>One operation of the API.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with names in braces.</param>
/// <param name="Parameters">What goes into path, query and headers.</param>
/// <param name="BodyType">The media type of its body; null when it has none.</param>
/// <param name="Body">The schema of its body.</param>
internal sealed record Operation(
    string Name, HttpMethod Method, string Path, IReadOnlyList<Parameter> Parameters, string? BodyType, JsonObject? Body)
{
    /// <summary>True when it reads and changes nothing (RFC 9110, section 9.2.1).</summary>
    public bool IsSafe => Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>True when its path names something.</summary>
    public bool HasPathParameters => Path.Contains('{', StringComparison.Ordinal);

    public override string ToString() => $"{Name} ({Method} {Path})";
}

/// <summary>A parameter of an operation.</summary>
internal sealed record Parameter(string Name, string In, bool IsRequired, JsonObject Schema);

/// <summary>Typed ids in schemas and answers: a prefix, an underscore and 26 characters.</summary>
internal static partial class TypedIds
{
    /// <summary>The prefix a schema asks for; null when it is no schema of a typed id.</summary>
    public static string? PrefixOf(JsonObject schema) =>
        schema["pattern"]?.GetValue<string>() is { } pattern && Pattern().Match(pattern) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>All typed ids in a text, in its order.</summary>
    public static IEnumerable<(string Prefix, string Id)> In(string text) =>
        Written().Matches(text).Select(match => (match.Groups[1].Value, match.Value));

    /// <summary>The 26 characters of a uuid.</summary>
    public static string Write(Guid uuid) => new OrganizationId(uuid).ToString()["org_".Length..];

    [GeneratedRegex(@"^\^([a-z]+)_\[[^\]]+\]\{26\}\$$")]
    private static partial Regex Pattern();

    [GeneratedRegex("""(?<![a-z0-9])([a-z]{2,8})_[0-9a-hjkmnp-tv-z]{26}(?![a-z0-9])""")]
    private static partial Regex Written();
}
