using System.Text.Json.Nodes;

namespace ChatBoost.Gateway.OpenApi;

/// <summary>
/// Makes one OpenAPI document of several: paths side by side without <c>/internal</c>, and only the schemas those paths use. A name two
/// services give to different schemas gets the service's name in front in the second; the same schema twice stays one.
/// </summary>
internal static class MergeDocuments
{
    private const string SchemaReference = "#/components/schemas/";

    public static JsonObject Merge(IEnumerable<(string Service, JsonObject Document)> parts)
    {
        var paths = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var schemas = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var tags = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var (service, original) in parts)
        {
            var document = original.DeepClone().AsObject();
            DropInternalPaths(document);
            var used = UsedSchemas(document);
            Rename(document, Clashes(service, used, schemas));
            foreach (var (name, schema) in UsedSchemas(document))
            {
                schemas[name] = schema;
            }

            foreach (var (path, operations) in document["paths"]?.AsObject() ?? [])
            {
                paths[path] = operations!;
                tags.UnionWith(TagsOf(operations!.AsObject()));
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "ChatBoost", ["version"] = "v1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = ObjectOf(paths),
            ["components"] = new JsonObject
            {
                ["schemas"] = ObjectOf(schemas),
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
        };
    }

    private static void DropInternalPaths(JsonObject document)
    {
        if (document["paths"] is JsonObject paths)
        {
            foreach (var path in paths.Select(entry => entry.Key).Where(path => path.StartsWith("/internal", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                paths.Remove(path);
            }
        }
    }

    /// <summary>The schemas reachable from the paths.</summary>
    private static Dictionary<string, JsonNode> UsedSchemas(JsonObject document)
    {
        var all = document["components"]?["schemas"]?.AsObject();
        var used = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var open = new Stack<JsonNode?>([document["paths"]]);
        while (open.TryPop(out var node))
        {
            foreach (var reference in ReferencesIn(node))
            {
                var name = NameOf(reference);
                if (all?[name] is { } schema && used.TryAdd(name, schema))
                {
                    open.Push(schema);
                }
            }
        }

        return used;
    }

    private static Dictionary<string, string> Clashes(string service, Dictionary<string, JsonNode> mine, SortedDictionary<string, JsonNode> taken)
    {
        var prefix = string.Concat(service.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return mine
            .Where(schema => taken.TryGetValue(schema.Key, out var other) && !JsonNode.DeepEquals(schema.Value, other))
            .ToDictionary(schema => schema.Key, schema => prefix + schema.Key, StringComparer.Ordinal);
    }

    private static void Rename(JsonObject document, Dictionary<string, string> names)
    {
        foreach (var reference in ReferencesIn(document).ToList())
        {
            if (names.TryGetValue(NameOf(reference), out var name))
            {
                reference.ReplaceWith(SchemaReference + name);
            }
        }

        if (document["components"]?["schemas"] is JsonObject schemas)
        {
            foreach (var (old, name) in names)
            {
                var schema = schemas[old];
                schemas.Remove(old);
                schemas[name] = schema;
            }
        }
    }

    /// <summary>Every value that points at a schema: <c>$ref</c>, and the targets of a discriminator's mapping.</summary>
    private static IEnumerable<JsonValue> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(property => ReferencesIn(property.Value)),
        JsonArray array => array.SelectMany(ReferencesIn),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(SchemaReference, StringComparison.Ordinal) => [value],
        _ => [],
    };

    private static string NameOf(JsonValue reference) => reference.GetValue<string>()[SchemaReference.Length..];

    private static IEnumerable<string> TagsOf(JsonObject operations) =>
        operations.Select(operation => operation.Value).OfType<JsonObject>()
            .SelectMany(operation => operation["tags"] as JsonArray ?? [])
            .Select(tag => tag!.GetValue<string>());

    private static JsonObject ObjectOf(IEnumerable<KeyValuePair<string, JsonNode>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone())));
}
