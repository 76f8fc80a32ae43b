using System.Text.Json.Nodes;

namespace ChatBoost.UnitTests.Receiver;

/// <summary>Webhook bodies in Meta's shape.</summary>
internal static class Meta
{
    public const string Number = "220000000000002";
    public const string Account = "310000000000001";

    public static JsonObject Body(params JsonNode[] entries) => new() { ["object"] = "whatsapp_business_account", ["entry"] = new JsonArray(entries) };

    public static JsonObject Entry(params JsonNode[] changes) => new() { ["id"] = Account, ["changes"] = new JsonArray(changes) };

    public static JsonObject Change(JsonNode value, string field = "messages") => new() { ["field"] = field, ["value"] = value };

    /// <summary>A value of a number with the given lists, as JSON text of its other members.</summary>
    public static JsonNode Value(string members, string number = Number) => JsonNode.Parse(
        $$"""{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{number}}"},{{members}}}""")!;

    public static JsonObject Messages(string members, string number = Number) => Body(Entry(Change(Value(members, number))));

    public static string Text(string from, string wamid, string text, long timestamp = 1767225600) =>
        $$$"""{"from":"{{{from}}}","id":"{{{wamid}}}","timestamp":"{{{timestamp}}}","type":"text","text":{"body":"{{{text}}}"}}""";
}
