using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>Content in Meta's shape, as it is stored with the message and later sent.</summary>
/// <param name="Type">Meta's type.</param>
/// <param name="Text">What can be read of it.</param>
/// <param name="Json">
/// The object named after the type. A file of ours is named by <c>media_id</c> (med_…) instead of Meta's <c>id</c>, which it gets when it is sent.
/// </param>
internal sealed partial record WhatsAppContent(string Type, string Text, string Json)
{
    private const string OurMediaId = "media_id";

    /// <summary>True when a text of it holds U+0000, which PostgreSQL stores in no text.</summary>
    public bool HasZeroLetter => Text.Contains('\0', StringComparison.Ordinal) || ZeroLetter().IsMatch(Json);

    /// <summary>Our file in a message's content, if there is one.</summary>
    public static MediaId? MediaOf(string type, string content)
    {
        if (type is not ("image" or "video" or "audio" or "document" or "sticker"))
        {
            return null;
        }

        using var json = JsonDocument.Parse(content);
        return json.RootElement.TryGetProperty(OurMediaId, out var id) && MediaId.TryParse(id.GetString(), out var mediaId) ? mediaId : null;
    }

    /// <summary>Our files in what is to be sent.</summary>
    public static IReadOnlyList<MediaId> FilesOf(OutboundContent content) => content switch
    {
        MediaContent { MediaId: { } file } => [file],
        EmailContent mail => mail.Attachments,
        _ => [],
    };

    /// <summary>Writes stored content as Meta takes it.</summary>
    public static void WriteForMeta(Utf8JsonWriter json, string content, string? providerMediaId)
    {
        if (providerMediaId is null)
        {
            json.WriteRawValue(content, skipInputValidation: true);
            return;
        }

        var media = JsonNode.Parse(content)!.AsObject();
        media.Remove(OurMediaId);
        media["id"] = providerMediaId;
        media.WriteTo(json);
    }

    /// <summary>Content in Meta's shape. It must have passed <see cref="ContentRules"/>.</summary>
    /// <param name="content">What to send.</param>
    /// <param name="reactionTo">The wamid of the message a reaction is for.</param>
    public static WhatsAppContent Of(OutboundContent content, string? reactionTo) => content switch
    {
        TextContent text => new("text", text.Body, new JsonObject { ["body"] = text.Body, ["preview_url"] = text.PreviewUrl }.ToJsonString()),
        MediaContent media => new(media.Kind, media.Caption ?? "", Without(new JsonObject
        {
            ["link"] = media.Link,
            [OurMediaId] = media.MediaId?.ToString(),
            ["caption"] = NullIfEmpty(media.Caption),
            ["filename"] = media.Kind == "document" ? NullIfEmpty(media.FileName) : null,
        })),
        TemplateContent template => new("template", TextOf(template), Without(new JsonObject
        {
            ["name"] = template.Name,
            ["language"] = new JsonObject { ["code"] = template.Language },
            ["components"] = template.Components is { ValueKind: JsonValueKind.Array } components ? JsonNode.Parse(components.GetRawText()) : null,
        })),
        ButtonsContent buttons => new("interactive", buttons.Body, Interactive("button", buttons.Header, buttons.Body, buttons.Footer, new JsonObject
        {
            ["buttons"] = new JsonArray([.. buttons.Buttons.Select(button => new JsonObject
            {
                ["type"] = "reply",
                ["reply"] = new JsonObject { ["id"] = button.Id, ["title"] = button.Title },
            })]),
        })),
        ListContent list => new("interactive", list.Body, Interactive("list", list.Header, list.Body, list.Footer, new JsonObject
        {
            ["button"] = list.ButtonLabel,
            ["sections"] = new JsonArray([.. list.Sections.Select(section => WithoutNulls(new JsonObject
            {
                ["title"] = NullIfEmpty(section.Title),
                ["rows"] = new JsonArray([.. section.Rows.Select(row => WithoutNulls(new JsonObject
                {
                    ["id"] = row.Id,
                    ["title"] = row.Title,
                    ["description"] = NullIfEmpty(row.Description),
                }))]),
            }))]),
        })),
        ReactionContent reaction => new("reaction", reaction.Emoji, new JsonObject { ["message_id"] = reactionTo, ["emoji"] = reaction.Emoji }.ToJsonString()),
        EmailContent mail => new("email", mail.Text.Length > 0 ? mail.Text : SendGrid.MailText.OfHtml(mail.Html ?? ""), Without(new JsonObject
        {
            ["subject"] = mail.Subject,
            ["text"] = mail.Text,
            ["html"] = mail.Html,
            ["from_name"] = NullIfEmpty(mail.FromName),
            ["cc"] = mail.Cc.Count == 0 ? null : new JsonArray([.. mail.Cc]),
            ["bcc"] = mail.Bcc.Count == 0 ? null : new JsonArray([.. mail.Bcc]),
            ["attachments"] = mail.Attachments.Count == 0 ? null : new JsonArray([.. mail.Attachments.Select(id => (JsonNode)id.ToString())]),
        })),
        _ => throw new ArgumentOutOfRangeException(nameof(content), content.GetType().Name, "Not a kind of content WhatsApp has."),
    };

    private static string Interactive(string type, string? header, string body, string? footer, JsonObject action) => Without(new JsonObject
    {
        ["type"] = type,
        ["header"] = string.IsNullOrEmpty(header) ? null : new JsonObject { ["type"] = "text", ["text"] = header },
        ["body"] = new JsonObject { ["text"] = body },
        ["footer"] = string.IsNullOrEmpty(footer) ? null : new JsonObject { ["text"] = footer },
        ["action"] = action,
    });

    /// <summary>A template's text is at Meta; name and parameters are what can be read of it here.</summary>
    private static string TextOf(TemplateContent template)
    {
        var parameters = template.Components is { ValueKind: JsonValueKind.Array } components
            ? components.EnumerateArray()
                .Where(component => component.ValueKind == JsonValueKind.Object
                    && component.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
                .SelectMany(component => component.GetProperty("parameters").EnumerateArray())
                .Select(parameter => parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("text", out var text) ? text.ToString() : "")
                .Where(text => text.Length > 0)
            : [];
        return string.Join(": ", ((string[])[template.Name, string.Join(", ", parameters)]).Where(part => part.Length > 0));
    }

    // The escape itself, and not a backslash that is followed by the same letters.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\\u0000")]
    private static partial Regex ZeroLetter();

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Without(JsonObject json) => WithoutNulls(json).ToJsonString();

    private static JsonObject WithoutNulls(JsonObject json)
    {
        foreach (var name in json.Where(property => property.Value is null).Select(property => property.Key).ToList())
        {
            json.Remove(name);
        }

        return json;
    }
}
