using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Contracts.Inbox;

/// <summary>What is sent, without to whom and through which channel.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextContent), "text")]
[JsonDerivedType(typeof(MediaContent), "media")]
[JsonDerivedType(typeof(TemplateContent), "template")]
[JsonDerivedType(typeof(ButtonsContent), "buttons")]
[JsonDerivedType(typeof(ListContent), "list")]
[JsonDerivedType(typeof(ReactionContent), "reaction")]
[JsonDerivedType(typeof(EmailContent), "email")]
public abstract record OutboundContent;

/// <summary>Plain text. Meta: 4,096 characters at most.</summary>
public sealed record TextContent(string Body, bool PreviewUrl = false) : OutboundContent;

/// <summary>A file, by public link or by an id of ours from an upload; exactly one of the two.</summary>
/// <param name="Kind"><c>image</c>, <c>video</c>, <c>audio</c>, <c>document</c> or <c>sticker</c>.</param>
/// <param name="Link">A public https address Meta fetches.</param>
/// <param name="MediaId">An uploaded file.</param>
/// <param name="Caption">Meta: 1,024 characters at most; not on audio and stickers.</param>
/// <param name="FileName">Documents only.</param>
public sealed record MediaContent(string Kind, string? Link, MediaId? MediaId, string? Caption, string? FileName) : OutboundContent;

/// <summary>An approved template; the only content outside the 24-hour window.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Language">Meta's language code, for example <c>en_US</c>.</param>
/// <param name="Components">Parameters in Meta's shape; null when the template has none.</param>
public sealed record TemplateContent(string Name, string Language, JsonElement? Components) : OutboundContent;

/// <summary>A choice of one to three reply buttons.</summary>
public sealed record ButtonsContent(string Body, IReadOnlyList<ReplyButton> Buttons, string? Header = null, string? Footer = null) : OutboundContent;

/// <summary>A reply button. Meta: title 20 characters, id 256.</summary>
public sealed record ReplyButton(string Id, string Title);

/// <summary>A choice from a list. Meta: ten sections, ten rows in total.</summary>
public sealed record ListContent(string Body, string ButtonLabel, IReadOnlyList<ListSection> Sections, string? Header = null, string? Footer = null) : OutboundContent;

/// <summary>A section of a list; its title may be null when it is the only one.</summary>
public sealed record ListSection(string? Title, IReadOnlyList<ListRow> Rows);

/// <summary>A row of a list. Meta: title 24 characters, id 200, description 72.</summary>
public sealed record ListRow(string Id, string Title, string? Description = null);

/// <summary>An emoji on a message; an empty one takes it away.</summary>
public sealed record ReactionContent(MessageId MessageId, string Emoji) : OutboundContent;

/// <summary>A mail.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">The body as plain text; empty when there is only HTML.</param>
/// <param name="Html">The body as HTML, if any.</param>
/// <param name="FromName">The name it comes from; null for the mailbox's own.</param>
/// <param name="Cc">Who gets a copy.</param>
/// <param name="Bcc">Who gets a copy that the others do not see.</param>
/// <param name="Attachments">Uploaded files.</param>
public sealed record EmailContent(
    string Subject, string Text, string? Html, string? FromName, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, IReadOnlyList<MediaId> Attachments) : OutboundContent;
