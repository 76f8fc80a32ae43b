using System.Text.Json;
using System.Text.RegularExpressions;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>Meta's limits on content (Cloud API reference, messages), checked before anything is stored: a refusal later helps nobody.</summary>
internal static partial class ContentRules
{
    private const int MaxText = 4096;
    private const int MaxCaption = 1024;

    /// <summary>Everything that is wrong, by field; empty when Meta will take it.</summary>
    public static Dictionary<string, string[]> Check(OutboundContent content)
    {
        var check = new Checker();
        switch (content)
        {
            case TextContent text:
                check.Text("body", text.Body, MaxText);
                break;
            case MediaContent media:
                Check(check, media);
                break;
            case TemplateContent template:
                check.That("name", template.Name is not null && TemplateName().IsMatch(template.Name), "Must be the template's name: lower-case letters, digits and underscores.");
                check.That("language", template.Language is not null && Language().IsMatch(template.Language), "Must be a language code as Meta writes it, for example en_US.");
                check.That("components", template.Components is null or { ValueKind: JsonValueKind.Array or JsonValueKind.Null }, "Must be a list in Meta's shape.");
                break;
            case ButtonsContent buttons:
                Check(check, buttons);
                break;
            case ListContent list:
                Check(check, list);
                break;
            case ReactionContent reaction:
                check.That("emoji", reaction.Emoji is not null && Length(reaction.Emoji) <= 16, "Must be one emoji, or empty to take the reaction away.");
                break;
        }

        return check.Errors;
    }

    private static void Check(Checker check, MediaContent media)
    {
        check.That("kind", media.Kind is "image" or "video" or "audio" or "document" or "sticker", "Must be image, video, audio, document or sticker.");
        check.That("link", media.Link is null != media.MediaId is null, "Give either a link or the mediaId of an upload.");
        check.That(
            "link",
            media.Link is null || (media.Link.Length <= 2048 && Uri.TryCreate(media.Link, UriKind.Absolute, out var link) && link.Scheme is "http" or "https"),
            "Must be a public web address.");
        if (!string.IsNullOrEmpty(media.Caption))
        {
            check.That("caption", media.Kind is not ("audio" or "sticker"), "Audio and stickers have no caption.");
            check.Text("caption", media.Caption, MaxCaption);
        }

        check.That("fileName", media.FileName is null || Length(media.FileName) <= 240, "Must have 240 characters at most.");
    }

    private static void Check(Checker check, ButtonsContent content)
    {
        check.Text("body", content.Body, 1024);
        check.OptionalText("header", content.Header, 60);
        check.OptionalText("footer", content.Footer, 60);
        var buttons = content.Buttons ?? [];
        check.That("buttons", buttons.Count is >= 1 and <= 3, "Give one to three buttons.");
        check.That("buttons", buttons.Select(button => button.Title).Distinct(StringComparer.Ordinal).Count() == buttons.Count, "Titles must differ.");
        check.That("buttons", buttons.Select(button => button.Id).Distinct(StringComparer.Ordinal).Count() == buttons.Count, "Ids must differ.");
        for (var i = 0; i < buttons.Count; i++)
        {
            check.Text($"buttons[{i}].title", buttons[i].Title, 20);
            check.Id($"buttons[{i}].id", buttons[i].Id, 256);
        }
    }

    private static void Check(Checker check, ListContent content)
    {
        check.Text("body", content.Body, 4096);
        check.Text("buttonLabel", content.ButtonLabel, 20);
        check.OptionalText("header", content.Header, 60);
        check.OptionalText("footer", content.Footer, 60);
        var sections = content.Sections ?? [];
        var rows = sections.SelectMany(section => section.Rows ?? []).ToList();
        check.That("sections", sections.Count is >= 1 and <= 10, "Give one to ten sections.");
        check.That("sections", rows.Count is >= 1 and <= 10, "All sections together may have ten rows, and need one.");
        check.That("sections", rows.Select(row => row.Id).Distinct(StringComparer.Ordinal).Count() == rows.Count, "Ids of rows must differ.");
        for (var i = 0; i < sections.Count; i++)
        {
            check.That($"sections[{i}].rows", sections[i].Rows is { Count: > 0 }, "Must not be empty.");
            check.That($"sections[{i}].title", sections.Count == 1 || !string.IsNullOrWhiteSpace(sections[i].Title), "Needed when there are several sections.");
            check.OptionalText($"sections[{i}].title", sections[i].Title, 24);
            for (var j = 0; j < (sections[i].Rows?.Count ?? 0); j++)
            {
                var row = sections[i].Rows[j];
                check.Id($"sections[{i}].rows[{j}].id", row.Id, 200);
                check.Text($"sections[{i}].rows[{j}].title", row.Title, 24);
                check.OptionalText($"sections[{i}].rows[{j}].description", row.Description, 72);
            }
        }
    }

    /// <summary>Characters as people count them at Meta: an emoji is not two.</summary>
    private static int Length(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    [GeneratedRegex("^[a-z0-9_]{1,512}$", RegexOptions.NonBacktracking)]
    private static partial Regex TemplateName();

    [GeneratedRegex("^[a-z]{2,3}(_[A-Z]{2,3})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Language();

    private sealed class Checker
    {
        public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

        public void That(string field, bool isRight, string message)
        {
            if (!isRight)
            {
                Errors[field] = Errors.TryGetValue(field, out var before) ? [.. before, message] : [message];
            }
        }

        public void Text(string field, string? text, int max)
        {
            That(field, !string.IsNullOrWhiteSpace(text), "Must not be empty.");
            OptionalText(field, text, max);
        }

        public void OptionalText(string field, string? text, int max) =>
            That(field, text is null || Length(text) <= max, $"Must have {max} characters at most.");

        public void Id(string field, string? id, int max)
        {
            Text(field, id, max);
            That(field, id is null || id.Trim() == id, "Must not begin or end with a space.");
        }
    }
}
