using System.Text.Json.Nodes;
using ChatBoost.Gateway.OpenApi;

namespace ChatBoost.UnitTests.Gateway;

public sealed class MergeDocumentsTests
{
    [Fact]
    public void Paths_of_all_services_stand_side_by_side_without_the_internal_ones_and_what_only_those_use()
    {
        var merged = MergeDocuments.Merge(
        [
            ("inbox", Document(("/api/v1/conversations", "Conversation"), ("/internal/statuses", "Secret"))),
            ("catalog", Document(("/api/v1/bots", "Bot"))),
        ]);

        Assert.Equal(["/api/v1/bots", "/api/v1/conversations"], Names(merged["paths"]));
        Assert.Equal(["Bot", "Conversation"], Names(merged["components"]!["schemas"]));
        Assert.Equal(["catalog-tag", "inbox-tag"], merged["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).Select(name => name));
    }

    [Fact]
    public void A_name_two_services_give_to_different_schemas_becomes_two_and_references_follow()
    {
        var merged = MergeDocuments.Merge(
        [
            ("inbox", Document(("/a", "Meta"))),
            ("whatsapp-worker", Document(("/b", "Meta"))),
        ]);

        Assert.Equal(["Meta", "WhatsappWorkerMeta"], Names(merged["components"]!["schemas"]));
        Assert.Contains("\"#/components/schemas/Meta\"", merged["paths"]!["/a"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"#/components/schemas/WhatsappWorkerMeta\"", merged["paths"]!["/b"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_schema_of_two_services_stays_one_and_schemas_used_by_schemas_come_along()
    {
        var problem = """{ "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Problem" }, "inner": { "$ref": "#/components/schemas/Inner" } } }""";
        var one = Document(("/a", "Problem"));
        var other = Document(("/b", "Problem"));
        foreach (var document in new[] { one, other })
        {
            document["components"]!["schemas"]!["Problem"] = JsonNode.Parse(problem);
            document["components"]!["schemas"]!["Inner"] = new JsonObject { ["type"] = "string" };
            document["components"]!["schemas"]!["Unused"] = new JsonObject { ["type"] = "string" };
        }

        var merged = MergeDocuments.Merge([("inbox", one), ("catalog", other)]);

        Assert.Equal(["Inner", "Problem"], Names(merged["components"]!["schemas"]));
    }

    [Fact]
    public void Nothing_of_a_document_is_changed_by_merging_it()
    {
        var document = Document(("/a", "Meta"), ("/internal/b", "Secret"));
        var before = document.ToJsonString();

        MergeDocuments.Merge([("inbox", Document(("/x", "Meta"))), ("catalog", document)]);

        Assert.Equal(before, document.ToJsonString());
    }

    private static int _schemas;

    /// <summary>A document whose schemas differ from those of every other, with a tag after its first path's schema.</summary>
    private static JsonObject Document(params (string Path, string Schema)[] operations)
    {
        var tag = operations[0].Path.Contains("bots", StringComparison.Ordinal) ? "catalog-tag" : "inbox-tag";
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var (path, schema) in operations)
        {
            paths[path] = JsonNode.Parse($$"""
                { "get": { "tags": ["{{tag}}"], "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/{{schema}}" } } } } } } }
                """);
            schemas[schema] = new JsonObject { ["type"] = "object", ["title"] = "schema " + Interlocked.Increment(ref _schemas) };
        }

        return new JsonObject { ["openapi"] = "3.1.1", ["paths"] = paths, ["components"] = new JsonObject { ["schemas"] = schemas } };
    }

    private static IEnumerable<string> Names(JsonNode? node) => node!.AsObject().Select(property => property.Key);
}
