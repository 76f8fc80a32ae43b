using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.Testing;

/// <summary>Webhook bodies as Meta writes and signs them, for tests and load that post them at the gateway themselves.</summary>
public static class MetaWebhook
{
    /// <summary>A customer's text.</summary>
    /// <param name="from">The customer's number in digits.</param>
    /// <param name="wamid">Meta's id of the message.</param>
    /// <param name="sentAt">When it was written; Meta knows whole seconds.</param>
    /// <param name="text">What was written.</param>
    public static JsonObject Text(string from, string wamid, DateTimeOffset sentAt, string text) => new()
    {
        ["from"] = from,
        ["id"] = wamid,
        ["timestamp"] = sentAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["type"] = "text",
        ["text"] = new JsonObject { ["body"] = text },
    };

    /// <summary>A step of a message the business sent.</summary>
    public static JsonObject Status(string wamid, string status, string recipient, DateTimeOffset at) => new()
    {
        ["id"] = wamid,
        ["status"] = status,
        ["timestamp"] = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["recipient_id"] = recipient,
    };

    /// <summary>A <c>value</c> with messages; each sender gets an entry in <c>contacts</c>.</summary>
    public static JsonObject Messages(string phoneNumberId, params IReadOnlyList<JsonObject> messages)
    {
        var contacts = messages
            .Select(message => message["from"]!.GetValue<string>())
            .Distinct()
            .Select(waId => (JsonNode)new JsonObject { ["profile"] = new JsonObject { ["name"] = NameOf(waId) }, ["wa_id"] = waId });
        var value = Value(phoneNumberId);
        value["contacts"] = new JsonArray([.. contacts]);
        value["messages"] = new JsonArray([.. messages]);
        return value;
    }

    /// <summary>A <c>value</c> with statuses.</summary>
    public static JsonObject Statuses(string phoneNumberId, params IReadOnlyList<JsonObject> statuses)
    {
        var value = Value(phoneNumberId);
        value["statuses"] = new JsonArray([.. statuses]);
        return value;
    }

    /// <summary>A whole body: one entry, one change for each value.</summary>
    public static byte[] Body(string businessAccountId, params IReadOnlyList<JsonObject> values) =>
        BodyOf(Entry(businessAccountId, values));

    /// <summary>One entry of a body.</summary>
    public static JsonObject Entry(string businessAccountId, params IReadOnlyList<JsonObject> values) => new()
    {
        ["id"] = businessAccountId,
        ["changes"] = new JsonArray([.. values.Select(value => (JsonNode)new JsonObject { ["field"] = "messages", ["value"] = value })]),
    };

    /// <summary>A whole body of several entries. Non-ASCII is escaped, as Meta does.</summary>
    public static byte[] BodyOf(params IReadOnlyList<JsonObject> entries) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray([.. entries]),
        });

    /// <summary>The value of <c>X-Hub-Signature-256</c>.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string appSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));

    /// <summary>The request Meta would make; <paramref name="signature"/> null leaves the header out.</summary>
    public static HttpRequestMessage Request(Uri gateway, byte[] body, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/webhooks/whatsapp")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null)
        {
            request.Headers.Add("X-Hub-Signature-256", signature);
        }

        return request;
    }

    /// <summary>The profile name a generated customer has.</summary>
    public static string NameOf(string waId) => $"Customer {waId}";

    private static JsonObject Value(string phoneNumberId) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["metadata"] = new JsonObject { ["display_phone_number"] = "15550100001", ["phone_number_id"] = phoneNumberId },
    };
}
