using System.Text.Json;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>Checks of a message's parts, with Meta's limits, codes and wording.</summary>
internal static class MessageRules
{
    private static readonly string[] MediaTypes = ["image", "video", "audio", "document", "sticker"];

    /// <summary>What is wrong with the object named after the type; null = nothing.</summary>
    public static GraphError? Check(string type, JsonElement body)
    {
        if (type is not ("text" or "location" or "contacts" or "reaction" or "interactive" or "template") && !MediaTypes.Contains(type))
        {
            return new GraphError(131051, Details: $"Message type {type} is not supported.");
        }

        if (!body.TryGetProperty(type, out var part))
        {
            return GraphError.Parameter($"The parameter {type} is required.");
        }

        if (type == "contacts")
        {
            return CheckContacts(part);
        }

        if (part.ValueKind != JsonValueKind.Object)
        {
            return GraphError.Parameter($"Param {type} must be a JSON object.");
        }

        return type switch
        {
            "text" => Text(part, "body", "text['body']", 4096),
            "location" => CheckLocation(part),
            "reaction" => CheckReaction(part, body),
            "interactive" => InteractiveRules.Check(part),
            "template" => CheckTemplateShape(part),
            _ => CheckMedia(type, part),
        };
    }

    /// <summary>A text that must be there and not be too long.</summary>
    /// <param name="path">How Meta names it in the message, for example <c>text['body']</c>.</param>
    public static GraphError? Text(JsonElement part, string name, string path, int longest, bool required = true)
    {
        if (!part.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return required ? GraphError.Parameter($"The parameter {path} is required.") : null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return GraphError.Parameter($"Param {path} must be a string.");
        }

        var length = value.GetString()!.Length;
        if (length == 0 && required)
        {
            return GraphError.Parameter($"The parameter {path} is required.");
        }

        return length > longest ? GraphError.Parameter($"Param {path} must be at most {longest} characters long.") : null;
    }

    /// <summary>Media named by exactly one of id and link.</summary>
    public static GraphError? CheckMediaReference(JsonElement media, string path)
    {
        if (media.ValueKind != JsonValueKind.Object)
        {
            return GraphError.Parameter($"Param {path} must be a JSON object.");
        }

        var hasId = media.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number;
        var hasLink = media.TryGetProperty("link", out var link) && link.ValueKind == JsonValueKind.String;
        if (hasId == hasLink)
        {
            return hasId
                ? GraphError.Parameter($"Only one of the parameters {path}['id'] and {path}['link'] may be specified.")
                : GraphError.Parameter($"The parameter {path}['link'] is required.");
        }

        if (hasId && id.ToString() is var mediaId && (mediaId.Length == 0 || mediaId.AsSpan().ContainsAnyExceptInRange('0', '9')))
        {
            return GraphError.Parameter($"Param {path}['id'] is not a valid whatsapp business account media attachment ID");
        }

        return hasLink && !(Uri.TryCreate(link.GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? GraphError.Parameter($"Param {path}['link'] is not a valid URL.")
            : null;
    }

    private static GraphError? CheckMedia(string type, JsonElement media)
    {
        if (CheckMediaReference(media, type) is { } error)
        {
            return error;
        }

        if (type is "audio" or "sticker" && media.TryGetProperty("caption", out _))
        {
            return GraphError.Parameter($"Unexpected key \"caption\" on param \"{type}\".");
        }

        return Text(media, "caption", $"{type}['caption']", 1024, required: false)
            ?? (type == "document" ? Text(media, "filename", "document['filename']", 240, required: false) : null);
    }

    private static GraphError? CheckLocation(JsonElement location)
    {
        foreach (var (name, most) in (ReadOnlySpan<(string, double)>)[("latitude", 90), ("longitude", 180)])
        {
            if (!location.TryGetProperty(name, out var value))
            {
                return GraphError.Parameter($"The parameter location['{name}'] is required.");
            }

            // Meta's own examples write them as strings, its webhooks as numbers; both are taken.
            if (!double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var degrees) || Math.Abs(degrees) > most)
            {
                return GraphError.Invalid($"location['{name}'] is not valid.");
            }
        }

        return Text(location, "name", "location['name']", 1000, required: false)
            ?? Text(location, "address", "location['address']", 1000, required: false);
    }

    private static GraphError? CheckReaction(JsonElement reaction, JsonElement body)
    {
        if (body.TryGetProperty("context", out _))
        {
            return GraphError.Parameter("Reaction messages cannot be sent as a contextual reply.");
        }

        return Text(reaction, "message_id", "reaction['message_id']", 512)
            ?? (reaction.TryGetProperty("emoji", out var emoji) && emoji.ValueKind == JsonValueKind.String
                ? null
                : GraphError.Parameter("The parameter reaction['emoji'] is required."));
    }

    private static GraphError? CheckContacts(JsonElement contacts)
    {
        if (contacts.ValueKind != JsonValueKind.Array)
        {
            return GraphError.Parameter("Param contacts must be a JSON array.");
        }

        if (contacts.GetArrayLength() is 0 or > 257)
        {
            return GraphError.Invalid("Invalid contacts count. Min allowed contacts: 1, Max allowed contacts: 257");
        }

        var index = 0;
        foreach (var contact in contacts.EnumerateArray())
        {
            if (contact.ValueKind != JsonValueKind.Object || !contact.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.Object)
            {
                return GraphError.Parameter($"The parameter contacts[{index}]['name'] is required.");
            }

            if (Text(name, "formatted_name", $"contacts[{index}]['name']['formatted_name']", 1024) is { } error)
            {
                return error;
            }

            index++;
        }

        return null;
    }

    private static GraphError? CheckTemplateShape(JsonElement template) =>
        Text(template, "name", "template['name']", 512)
        ?? (template.TryGetProperty("language", out var language) && language.ValueKind == JsonValueKind.Object
            ? Text(language, "code", "template['language']['code']", 20)
            : GraphError.Parameter("The parameter template['language'] is required."));
}
