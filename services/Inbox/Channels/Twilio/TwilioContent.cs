using System.Text.Json;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>
/// Content as Twilio takes it. Stored content has Meta's shape (text, files, templates, choices); SMS knows text and files only, so a choice becomes a list of what can be
/// answered: rules go by its words, and a person can type them.
/// </summary>
internal static class TwilioContent
{
    /// <summary>Twilio: at most so many characters in <c>Body</c>.</summary>
    public const int MaxText = 1600;

    /// <summary>What Twilio would not take, by field.</summary>
    public static Dictionary<string, string[]> Check(OutboundContent content, string kind) => content switch
    {
        TextContent { Body: var text } when string.IsNullOrWhiteSpace(text) => Wrong("body", "Must not be empty."),
        TextContent { Body.Length: > MaxText } => Wrong("body", "Must have 1,600 characters at most."),
        TextContent => [],
        MediaContent { Caption.Length: > MaxText } => Wrong("caption", "Must have 1,600 characters at most."),
        MediaContent { Link: null, MediaId: null } or MediaContent { Link: not null, MediaId: not null } => Wrong("link", "Give either a link or the mediaId of an upload."),
        MediaContent { Link: { } link } when !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") => Wrong("link", "Must be a public web address."),
        MediaContent => [],
        TemplateContent when kind != Channel.WhatsApp => Wrong("name", "Only WhatsApp has templates."),
        TemplateContent { Name: var name } when !IsContentSid(name) => Wrong("name", "Must be the content SID of the template at Twilio: HX and 32 hexadecimal digits."),
        TemplateContent or ButtonsContent or ListContent => Graph.ContentRules.Check(content).Where(error => error.Key is not ("name" or "language")).ToDictionary(),
        _ => Wrong("content", "This channel cannot send that."),
    };

    /// <summary>The parameters that say what is sent; null for content Twilio has no way to send.</summary>
    /// <param name="type">Meta's type.</param>
    /// <param name="content">The stored content.</param>
    /// <param name="fileAddress">Where Twilio fetches our file, for content that names one of ours.</param>
    public static List<KeyValuePair<string, string>>? Parameters(string type, string content, string? fileAddress)
    {
        using var json = JsonDocument.Parse(content);
        var root = json.RootElement;
        switch (type)
        {
            case "text":
                return [new("Body", Text(root, "body"))];

            case "image" or "video" or "audio" or "document" or "sticker":
                var parameters = new List<KeyValuePair<string, string>> { new("MediaUrl", fileAddress ?? Text(root, "link")) };
                if (Text(root, "caption") is { Length: > 0 } caption)
                {
                    parameters.Add(new("Body", caption));
                }

                return parameters;

            case "template":
                return Template(root);

            case "interactive":
                return [new("Body", Choice(root))];

            default:
                return null;
        }
    }

    private static List<KeyValuePair<string, string>> Template(JsonElement template)
    {
        var parameters = new List<KeyValuePair<string, string>> { new("ContentSid", Text(template, "name")) };
        var values = template.TryGetProperty("components", out var components) && components.ValueKind == JsonValueKind.Array
            ? components.EnumerateArray()
                .Where(component => component.ValueKind == JsonValueKind.Object && component.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
                .SelectMany(component => component.GetProperty("parameters").EnumerateArray())
                .Select(parameter => Text(parameter, "text")).ToList()
            : [];
        if (values.Count > 0)
        {
            // Twilio numbers the placeholders from 1, over the whole template.
            parameters.Add(new("ContentVariables", JsonSerializer.Serialize(
                values.Select((value, index) => (Key: (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), value)).ToDictionary(v => v.Key, v => v.value))));
        }

        return parameters;
    }

    private static string Choice(JsonElement interactive)
    {
        var action = interactive.GetProperty("action");
        var titles = action.TryGetProperty("buttons", out var buttons)
            ? buttons.EnumerateArray().Select(button => Text(button.GetProperty("reply"), "title"))
            : action.GetProperty("sections").EnumerateArray().SelectMany(section => section.GetProperty("rows").EnumerateArray()).Select(row => Text(row, "title"));
        return string.Join('\n', [Text(interactive.GetProperty("body"), "text"), .. titles.Select(title => $"- {title}")]);
    }

    private static bool IsContentSid(string? name) => name is { Length: 34 } && name.StartsWith("HX", StringComparison.Ordinal) && name.Skip(2).All(char.IsAsciiHexDigit);

    private static Dictionary<string, string[]> Wrong(string field, string message) => new() { [field] = [message] };

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
