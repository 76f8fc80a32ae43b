using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChatBoost.WhatsAppReceiver.Email;

/// <summary>A file of a mail.</summary>
internal sealed record MailFile(string Name, string ContentType, byte[] Bytes);

/// <summary>
/// A mail as SendGrid's Inbound Parse posts it (parsed mode): a multipart form whose headers are UTF-8 and whose bodies have the charset that <c>charsets</c> names,
/// so the parts are read as bytes and decoded when all are there.
/// </summary>
internal sealed partial class InboundMail
{
    private const int LongestBody = 200_000;
    private const int MostFiles = 100;

    private readonly Dictionary<string, byte[]> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MailFile> _files = [];
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private JsonElement _charsets;

    static InboundMail() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The files, bodies too long for the queue among them.</summary>
    public IReadOnlyList<MailFile> Files => _files;

    /// <summary>True for a form of Inbound Parse's raw mode, which is not read.</summary>
    public bool IsRaw => _fields.ContainsKey("email");

    /// <summary>Whom the mail was handed over for, as the mail server said; what stands in its headers can be anything.</summary>
    public IReadOnlyList<string> Recipients => Envelope("to");

    /// <summary>The <c>Message-ID</c>; for a mail without one a hash of what makes it that mail.</summary>
    public string Key => Header("Message-ID") is { Length: > 2 and <= 500 } id
        ? id
        : "<" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text("envelope")}\n{Header("Date")}\n{Text("subject")}\n{Text("text")}"))) + "@no-message-id>";

    /// <summary>Who wrote: the address of <c>From</c>, or of the envelope when the header has none.</summary>
    public string? From => AddressOf(Text("from")) ?? Envelope("from").FirstOrDefault();

    /// <summary>Reads a form; null when it is none.</summary>
    public static async Task<InboundMail?> ReadAsync(Stream body, string? contentType, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return null;
        }

        var mail = new InboundMail();
        try
        {
            var reader = new MultipartReader(boundary, body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                {
                    return null;
                }

                var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes, cancellationToken);
                if (disposition.IsFileDisposition())
                {
                    var fileName = disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
                    mail._files.Add(new MailFile(fileName is { Length: > 0 } ? fileName : name, section.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "application/octet-stream", bytes.ToArray()));
                }
                else
                {
                    mail._fields[name] = bytes.ToArray();
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        if (mail._files.Count > MostFiles || mail._fields.Count == 0)
        {
            return null;
        }

        mail.ReadHeaders();
        return mail;
    }

    /// <summary>The mail as it travels, without its files; bodies that are too long for the queue become files.</summary>
    public JsonObject ToPayload()
    {
        var payload = new JsonObject
        {
            ["from"] = From,
            ["from_name"] = NameOf(Text("from")),
            ["to"] = Text("to"),
            ["cc"] = Text("cc"),
            ["subject"] = Text("subject"),
            ["text"] = Shortened("text", "message.txt", "text/plain"),
            ["html"] = Shortened("html", "message.html", "text/html"),
            ["date"] = Header("Date"),
            ["message_id"] = Key,
            ["in_reply_to"] = FirstId(Header("In-Reply-To")),
            ["references"] = Header("References"),
            ["spf"] = Text("SPF"),
            ["dkim"] = Text("dkim"),
            ["spam_score"] = Text("spam_score"),
            ["machine_made"] = IsMachineMade,
        };
        foreach (var name in payload.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            payload.Remove(name);
        }

        return payload;
    }

    /// <summary>RFC 3834: what says so itself, lists, bulk, and what mail servers write about mail.</summary>
    private bool IsMachineMade =>
        (Header("Auto-Submitted") is { } automatic && !automatic.StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || Header("List-Id") is not null || Header("X-Autoreply") is not null
        || Header("Precedence")?.ToLowerInvariant() is "bulk" or "list" or "junk" or "auto_reply"
        || Envelope("from") is [""] or []
        || From?.StartsWith("mailer-daemon@", StringComparison.OrdinalIgnoreCase) == true;

    private string? Shortened(string field, string fileName, string contentType)
    {
        if (Text(field) is not { Length: > LongestBody } text)
        {
            return Text(field);
        }

        _files.Add(new MailFile(fileName, contentType, Encoding.UTF8.GetBytes(text)));
        // Half an HTML document would be shown as a broken one.
        return field == "html" ? null : text[..LongestBody];
    }

    private void ReadHeaders()
    {
        try
        {
            _charsets = _fields.TryGetValue("charsets", out var bytes) ? JsonElement.Parse(bytes) : default;
        }
        catch (JsonException)
        {
            // Then everything is UTF-8.
        }

        // A line that begins with a blank goes on with the one before (RFC 5322, section 2.2.3).
        foreach (var line in FoldedLine().Replace(Text("headers") ?? "", " ").Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                _headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }
    }

    private string? Header(string name) => _headers.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private string? Text(string field)
    {
        if (!_fields.TryGetValue(field, out var bytes) || bytes.Length == 0)
        {
            return null;
        }

        var encoding = Encoding.UTF8;
        if (_charsets.ValueKind == JsonValueKind.Object && _charsets.TryGetProperty(field, out var charset) && charset.ValueKind == JsonValueKind.String)
        {
            try
            {
                encoding = Encoding.GetEncoding(charset.GetString()!);
            }
            catch (ArgumentException)
            {
                // A charset nobody knows: what is not ASCII is lost, and the file of the mail's words is not.
            }
        }

        // PostgreSQL's text holds no NUL.
        return encoding.GetString(bytes).Replace("\0", "", StringComparison.Ordinal);
    }

    private string[] Envelope(string name)
    {
        try
        {
            var envelope = _fields.TryGetValue("envelope", out var bytes) ? JsonElement.Parse(bytes) : default;
            return envelope.ValueKind != JsonValueKind.Object || !envelope.TryGetProperty(name, out var value) ? []
                : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
                : value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? AddressOf(string? from) => from is null ? null : AngleAddress().Match(from) is { Success: true } match ? match.Groups[1].Value : from.Trim() is { Length: > 0 } bare && !bare.Contains(' ', StringComparison.Ordinal) ? bare : null;

    private static string? NameOf(string? from) => from is not null && from.IndexOf('<', StringComparison.Ordinal) is > 0 and var at && from[..at].Trim(' ', '"', '\'') is { Length: > 0 } name ? name : null;

    private static string? FirstId(string? ids) => ids is not null && AngleAddress().Match(ids) is { Success: true } match ? match.Value : null;

    [GeneratedRegex("<([^<>\\s]+)>", RegexOptions.NonBacktracking)]
    private static partial Regex AngleAddress();

    [GeneratedRegex("\r?\n[ \t]+", RegexOptions.NonBacktracking)]
    private static partial Regex FoldedLine();
}
