using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Content as Instagram takes it: a text of 1,000 bytes, or one file without words. Choices become quick replies, which answer with the id they were given.
/// (Meta: Instagram Messaging, send a message and quick replies.)
/// </summary>
internal static class InstagramContent
{
    private const int MaxTextBytes = 1000;
    private const int MaxReplies = 13;
    private const int MaxReplyTitle = 20;

    /// <summary>What Instagram would not take, by field.</summary>
    public static Dictionary<string, string[]> Check(OutboundContent content) => content switch
    {
        TextContent text => Text("body", text.Body),
        MediaContent { Kind: not ("image" or "video" or "audio" or "document") } => Wrong("kind", "Must be image, video, audio or document."),
        MediaContent { Caption.Length: > 0 } => Wrong("caption", "Instagram shows no words with a file: send them as a message of their own."),
        MediaContent { Link: null, MediaId: null } or MediaContent { Link: not null, MediaId: not null } => Wrong("link", "Give either a link or the mediaId of an upload."),
        MediaContent { Link: { } link } when !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") => Wrong("link", "Must be a public web address."),
        MediaContent => [],
        ButtonsContent { Header.Length: > 0 } or ListContent { Header.Length: > 0 } => Wrong("header", "Instagram shows no header."),
        ButtonsContent { Footer.Length: > 0 } or ListContent { Footer.Length: > 0 } => Wrong("footer", "Instagram shows no footer."),
        ButtonsContent { Buttons.Count: 0 } => Wrong("buttons", "Must be one at least."),
        ButtonsContent buttons => Choice(buttons.Body, [.. buttons.Buttons.Select(button => button.Title)], "buttons"),
        ListContent list => Choice(list.Body, [.. list.Sections.SelectMany(section => section.Rows).Select(row => row.Title)], "sections"),
        TemplateContent => Wrong("name", "Only WhatsApp has templates."),
        _ => Wrong("content", "This channel cannot send that."),
    };

    /// <summary>The object <c>message</c> of a call; null for content Instagram has no way to send.</summary>
    /// <param name="type">Meta's type, as it is stored.</param>
    /// <param name="content">The stored content.</param>
    /// <param name="fileAddress">Where Meta fetches our file, for content that names one of ours.</param>
    public static JsonObject? Message(string type, string content, string? fileAddress)
    {
        using var json = JsonDocument.Parse(content);
        var root = json.RootElement;
        return type switch
        {
            "text" => new JsonObject { ["text"] = TextOf(root, "body") },
            "image" or "video" or "audio" or "document" => new JsonObject
            {
                ["attachment"] = new JsonObject
                {
                    ["type"] = type == "document" ? "file" : type,
                    ["payload"] = new JsonObject { ["url"] = fileAddress ?? TextOf(root, "link") },
                },
            },
            "interactive" => new JsonObject
            {
                ["text"] = TextOf(root.GetProperty("body"), "text"),
                ["quick_replies"] = new JsonArray([.. Replies(root.GetProperty("action")).Select(reply => new JsonObject
                {
                    ["content_type"] = "text",
                    ["title"] = TextOf(reply, "title"),
                    ["payload"] = TextOf(reply, "id"),
                })]),
            },
            _ => null,
        };
    }

    private static IEnumerable<JsonElement> Replies(JsonElement action) => action.TryGetProperty("buttons", out var buttons)
        ? buttons.EnumerateArray().Select(button => button.GetProperty("reply"))
        : action.GetProperty("sections").EnumerateArray().SelectMany(section => section.GetProperty("rows").EnumerateArray());

    private static Dictionary<string, string[]> Text(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? Wrong(field, "Must not be empty.")
        : Encoding.UTF8.GetByteCount(text) > MaxTextBytes ? Wrong(field, "Must have 1,000 bytes at most: a letter outside of the Latin ones counts as two to four.")
        : [];

    private static Dictionary<string, string[]> Choice(string? body, List<string> titles, string field) =>
        Text("body", body) is { Count: > 0 } wrong ? wrong
        : titles.Count > MaxReplies ? Wrong(field, "Instagram takes 13 replies at most.")
        : titles.Exists(title => string.IsNullOrWhiteSpace(title) || title.Length > MaxReplyTitle) ? Wrong(field, "Each needs a title of 20 letters at most.")
        : [];

    private static Dictionary<string, string[]> Wrong(string field, string message) => new() { [field] = [message] };

    private static string TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
