using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>Builds the object named after a message's type, in the shape Meta's webhooks have, from what a test or the page orders.</summary>
internal static class InboundMessage
{
    /// <summary>Types that stand for another one with certain properties.</summary>
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.Ordinal)
    {
        ["voice"] = "audio",
        ["button_reply"] = "interactive",
        ["list_reply"] = "interactive",
        ["nfm_reply"] = "interactive",
    };

    public static string TypeOf(string ordered) => Shorthands.GetValueOrDefault(ordered, ordered);

    public static bool IsMedia(string type) => type is "image" or "video" or "audio" or "document" or "sticker";

    /// <summary>The type's object; null for a type that has none (<c>unsupported</c> without a kind).</summary>
    /// <param name="ordered">The type as ordered, shorthands included.</param>
    /// <param name="order">The order's body.</param>
    /// <param name="from">The writer's number or user id.</param>
    public static JsonNode? Build(string ordered, JsonObject order, string from)
    {
        var type = TypeOf(ordered);

        // Meta's own object, given whole, goes through as it is: that is how any shape, also an unknown one, can be made.
        if (order[type] is JsonObject or JsonArray)
        {
            return order[type]!.DeepClone();
        }

        return ordered switch
        {
            "text" => new JsonObject { ["body"] = Text(order, "text") ?? "" },
            "location" => Location(order),
            "contacts" => SampleContacts(),
            "reaction" => Reaction(order),
            "button" => new JsonObject { ["payload"] = Text(order, "payload") ?? Text(order, "text"), ["text"] = Text(order, "text") },
            "button_reply" => Interactive(ordered, new JsonObject { ["id"] = Text(order, "id") ?? "yes", ["title"] = Text(order, "title") ?? "Yes" }),
            "list_reply" => Interactive(ordered, WithOptional(new JsonObject { ["id"] = Text(order, "id") ?? "yes", ["title"] = Text(order, "title") ?? "Yes" }, order, "description")),
            "nfm_reply" => Interactive(ordered, new JsonObject
            {
                ["name"] = Text(order, "flowName") ?? "flow",
                ["body"] = Text(order, "body") ?? "Sent",
                ["response_json"] = Text(order, "responseJson") ?? "{\"flow_token\":\"tok1\",\"rating\":\"4\"}",
            }),
            "order" => WithOptional(
                new JsonObject
                {
                    ["catalog_id"] = "880000000000001",
                    ["product_items"] = new JsonArray(new JsonObject
                    {
                        ["product_retailer_id"] = "SKU-1",
                        ["quantity"] = 2,
                        ["item_price"] = 4.5,
                        ["currency"] = "GBP",
                    }),
                }, order, "text"),
            "system" => System(order, from),
            "unsupported" => Text(order, "unsupportedType") is { } kind ? new JsonObject { ["type"] = kind } : null,
            "edit" => new JsonObject
            {
                ["original_message_id"] = Text(order, "messageId"),
                ["message"] = new JsonObject
                {
                    ["context"] = new JsonObject { ["id"] = "M0" },
                    ["type"] = "text",
                    ["text"] = new JsonObject { ["body"] = Text(order, "text") ?? "" },
                },
            },
            "revoke" => new JsonObject { ["original_message_id"] = Text(order, "messageId") },
            _ => null,
        };
    }

    /// <summary><c>errors[]</c> of an unsupported message.</summary>
    public static JsonArray UnsupportedErrors() => new(new JsonObject
    {
        ["code"] = 131051,
        ["title"] = "Message type unknown",
        ["message"] = "Message type unknown",
        ["error_data"] = new JsonObject { ["details"] = "Message type is currently not supported." },
    });

    /// <summary><c>context</c>: the quoted message, forwarding, the product asked about; null when there is none of them.</summary>
    public static JsonObject? Context(JsonObject order, string businessNumber)
    {
        if (order["context"] is JsonObject given)
        {
            return given.DeepClone().AsObject();
        }

        var context = new JsonObject();
        if (Text(order, "replyTo") is { } quoted)
        {
            context["from"] = businessNumber;
            context["id"] = quoted;
        }

        if (Flag(order, "forwarded"))
        {
            context["forwarded"] = true;
        }

        if (Flag(order, "frequentlyForwarded"))
        {
            context["frequently_forwarded"] = true;
        }

        if (order["referredProduct"] is JsonObject product)
        {
            context["referred_product"] = product.DeepClone();
        }

        return context.Count == 0 ? null : context;
    }

    public static string? Text(JsonObject order, string name) =>
        order[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    public static bool Flag(JsonObject order, string name) => order[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static JsonObject Interactive(string kind, JsonObject reply) => new() { ["type"] = kind, [kind] = reply };

    private static JsonObject Location(JsonObject order)
    {
        var location = new JsonObject { ["latitude"] = Number(order, "latitude", 51.5007), ["longitude"] = Number(order, "longitude", -0.1246) };
        if (Text(order, "placeName") is { } name)
        {
            location["name"] = name;
        }

        return WithOptional(WithOptional(location, order, "address"), order, "url");
    }

    private static JsonObject Reaction(JsonObject order)
    {
        var reaction = new JsonObject { ["message_id"] = Text(order, "messageId") };
        return WithOptional(reaction, order, "emoji");
    }

    private static JsonObject System(JsonObject order, string from)
    {
        var changedTo = Text(order, "newWaId") ?? "447700900999";
        return new JsonObject { ["body"] = $"User changed from {from} to {changedTo}", ["wa_id"] = changedTo, ["type"] = "user_changed_number" };
    }

    private static JsonArray SampleContacts() => new(new JsonObject
    {
        ["name"] = new JsonObject { ["formatted_name"] = "Li Wei", ["first_name"] = "Li", ["last_name"] = "Wei" },
        ["phones"] = new JsonArray(new JsonObject { ["phone"] = "+44 7700 900456", ["wa_id"] = "447700900456", ["type"] = "CELL" }),
        ["emails"] = new JsonArray(new JsonObject { ["email"] = "li@example.org", ["type"] = "WORK" }),
        ["org"] = new JsonObject { ["company"] = "Acme", ["department"] = "Ops", ["title"] = "Lead" },
    });

    private static JsonObject WithOptional(JsonObject target, JsonObject order, string name)
    {
        if (Text(order, name) is { } text)
        {
            target[name] = text;
        }

        return target;
    }

    private static double Number(JsonObject order, string name, double otherwise) =>
        Text(order, name) is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
