using System.Text.Json;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>Checks of interactive messages, with Meta's limits.</summary>
internal static class InteractiveRules
{
    private static readonly string[] Others =
        ["product", "product_list", "catalog_message", "carousel", "address_message", "call_permission_request", "request_contact_info"];

    public static GraphError? Check(JsonElement interactive)
    {
        if (MessageRules.Text(interactive, "type", "interactive['type']", 64) is { } noType)
        {
            return noType;
        }

        var type = interactive.GetProperty("type").GetString()!;
        if (type is not ("button" or "list" or "cta_url" or "location_request_message" or "flow") && !Others.Contains(type))
        {
            return GraphError.Parameter($"Param interactive['type'] must be one of {{button, list, cta_url, location_request_message, flow, "
                + $"{string.Join(", ", Others)}}} - got \"{type}\".");
        }

        if (!interactive.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.Object)
        {
            return GraphError.Parameter("The parameter interactive['action'] is required.");
        }

        var bodyIsOptional = type is "product" or "address_message" or "call_permission_request";
        return CheckBody(interactive, type == "list" ? 4096 : 1024, !bodyIsOptional)
            ?? CheckHeader(interactive, type)
            ?? CheckFooter(interactive)
            ?? type switch
            {
                "button" => CheckButtons(action),
                "list" => CheckList(action),
                "cta_url" => CheckLink(action),
                "location_request_message" => Named(action, "send_location"),
                "flow" => CheckFlow(action),
                "carousel" => CheckCarousel(action),
                _ => null,
            };
    }

    private static GraphError? CheckBody(JsonElement interactive, int longest, bool required)
    {
        if (!interactive.TryGetProperty("body", out var body) || body.ValueKind != JsonValueKind.Object)
        {
            return required ? GraphError.Parameter("The parameter interactive['body'] is required.") : null;
        }

        return MessageRules.Text(body, "text", "interactive['body']['text']", longest);
    }

    private static GraphError? CheckHeader(JsonElement interactive, string type)
    {
        if (!interactive.TryGetProperty("header", out var header) || header.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var kind = header.TryGetProperty("type", out var value) ? value.GetString() : null;
        if (type is "list" or "location_request_message" && kind != "text")
        {
            return GraphError.Invalid($"Header type {kind} is not supported for interactive type {type}.");
        }

        return kind switch
        {
            "text" => MessageRules.Text(header, "text", "interactive['header']['text']", 60),
            "image" or "video" or "document" => header.TryGetProperty(kind, out var media)
                ? MessageRules.CheckMediaReference(media, $"interactive['header']['{kind}']")
                : GraphError.Parameter($"The parameter interactive['header']['{kind}'] is required."),
            _ => GraphError.Parameter($"Param interactive['header']['type'] must be one of {{text, image, video, document}} - got \"{kind}\"."),
        };
    }

    private static GraphError? CheckFooter(JsonElement interactive) =>
        interactive.TryGetProperty("footer", out var footer) && footer.ValueKind == JsonValueKind.Object
            ? MessageRules.Text(footer, "text", "interactive['footer']['text']", 60)
            : null;

    private static GraphError? CheckButtons(JsonElement action)
    {
        if (!action.TryGetProperty("buttons", out var buttons) || buttons.ValueKind != JsonValueKind.Array)
        {
            return GraphError.Parameter("The parameter interactive['action']['buttons'] is required.");
        }

        if (buttons.GetArrayLength() is < 1 or > 3)
        {
            return GraphError.Invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        }

        var ids = new HashSet<string>();
        var titles = new HashSet<string>();
        foreach (var button in buttons.EnumerateArray())
        {
            if (!button.TryGetProperty("reply", out var reply) || reply.ValueKind != JsonValueKind.Object)
            {
                return GraphError.Parameter("The parameter interactive['action']['buttons'][]['reply'] is required.");
            }

            if ((Length(reply, "title", "Button title", 1, 20) ?? Length(reply, "id", "Button reply id", 1, 256)) is { } error)
            {
                return error;
            }

            var id = reply.GetProperty("id").GetString()!;
            if (id.Trim() != id)
            {
                return GraphError.Invalid("Button reply id must not start or end with spaces.");
            }

            if (!ids.Add(id))
            {
                return GraphError.Invalid($"Duplicated button reply id: {id}");
            }

            if (!titles.Add(reply.GetProperty("title").GetString()!))
            {
                return GraphError.Invalid("Duplicated button title.");
            }
        }

        return null;
    }

    private static GraphError? CheckList(JsonElement action)
    {
        if (Length(action, "button", "List button label", 1, 20) is { } label)
        {
            return label;
        }

        if (!action.TryGetProperty("sections", out var sections) || sections.ValueKind != JsonValueKind.Array)
        {
            return GraphError.Parameter("The parameter interactive['action']['sections'] is required.");
        }

        if (sections.GetArrayLength() is < 1 or > 10)
        {
            return GraphError.Invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
        }

        var ids = new HashSet<string>();
        foreach (var section in sections.EnumerateArray())
        {
            if (Length(section, "title", "Section title", sections.GetArrayLength() > 1 ? 1 : 0, 24) is { } title)
            {
                return title;
            }

            if (!section.TryGetProperty("rows", out var rows) || rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() == 0)
            {
                return GraphError.Invalid("Invalid rows count. Min allowed rows: 1, Max allowed rows: 10");
            }

            foreach (var row in rows.EnumerateArray())
            {
                if ((Length(row, "title", "Row title", 1, 24) ?? Length(row, "id", "Row id", 1, 200) ?? Length(row, "description", "Row description", 0, 72))
                    is { } error)
                {
                    return error;
                }

                if (!ids.Add(row.GetProperty("id").GetString()!))
                {
                    return GraphError.Invalid($"Duplicated row id: {row.GetProperty("id").GetString()}");
                }
            }
        }

        return ids.Count > 10 ? GraphError.Invalid("Total row count exceed max allowed count: 10") : null;
    }

    private static GraphError? CheckLink(JsonElement action)
    {
        if (Named(action, "cta_url") is { } error)
        {
            return error;
        }

        if (!action.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object)
        {
            return GraphError.Missing("interactive['action']['parameters'] is required.");
        }

        return Length(parameters, "display_text", "Display text", 1, 20)
            ?? (parameters.TryGetProperty("url", out var url) && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? null
                : GraphError.Invalid("interactive['action']['parameters']['url'] is not a valid URL."));
    }

    private static GraphError? CheckFlow(JsonElement action)
    {
        if (Named(action, "flow") is { } error)
        {
            return error;
        }

        if (!action.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object)
        {
            return GraphError.Missing("interactive['action']['parameters'] is required.");
        }

        var named = parameters.TryGetProperty("flow_id", out _) ? 1 : 0;
        named += parameters.TryGetProperty("flow_name", out _) ? 1 : 0;
        return named != 1
            ? GraphError.Invalid("Exactly one of flow_id and flow_name is required.")
            : MessageRules.Text(parameters, "flow_message_version", "interactive['action']['parameters']['flow_message_version']", 10)
                ?? MessageRules.Text(parameters, "flow_cta", "interactive['action']['parameters']['flow_cta']", 30);
    }

    private static GraphError? CheckCarousel(JsonElement action)
    {
        if (!action.TryGetProperty("cards", out var cards) || cards.ValueKind != JsonValueKind.Array || cards.GetArrayLength() is < 2 or > 10)
        {
            return GraphError.Invalid("Invalid cards count. Min allowed cards: 2, Max allowed cards: 10");
        }

        var expected = 0;
        foreach (var card in cards.EnumerateArray())
        {
            if (!card.TryGetProperty("card_index", out var index) || index.ToString() != expected.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return GraphError.Invalid("card_index must count from 0.");
            }

            if (card.TryGetProperty("body", out var body) && MessageRules.Text(body, "text", $"cards[{expected}]['body']['text']", 160) is { } error)
            {
                return error;
            }

            expected++;
        }

        return null;
    }

    private static GraphError? Named(JsonElement action, string name) =>
        action.TryGetProperty("name", out var value) && value.GetString() == name
            ? null
            : GraphError.Parameter($"Param interactive['action']['name'] must be \"{name}\".");

    private static GraphError? Length(JsonElement part, string name, string title, int shortest, int longest)
    {
        var length = part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.Length
            : 0;
        return length < shortest || length > longest
            ? GraphError.Invalid($"{title} length invalid. Min length: {shortest}, Max length: {longest}")
            : null;
    }
}
