using System.Globalization;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Graph.Templates;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>One bubble on the customer's phone.</summary>
/// <param name="Direction"><c>in</c>: the business gets it; <c>out</c>: the business sent it.</param>
/// <param name="Status">In: sent, delivered (the webhook took it) or read. Out: as far as it got.</param>
/// <param name="Payload">The message in Meta's shape.</param>
/// <param name="Template">What a template adds to the payload, which names it only.</param>
internal sealed record ThreadMessage(
    string Direction, string Wamid, string Type, string? Text, JsonElement Payload, DateTimeOffset At, string Status, int? ErrorCode,
    TemplateParts? Template)
{
    public static ThreadMessage From(SentMessage message)
    {
        var payload = JsonElement.Parse(message.Payload);
        return new ThreadMessage(
            "out", message.Wamid, message.Type, message.Text, payload, message.ReceivedAt, message.Status,
            message.Statuses is [.., var last] ? last.Code : null, message.Template is null ? null : TemplateParts.Of(message.Template, payload));
    }

    public static ThreadMessage From(CustomerMessage message) => new(
        "in", message.Wamid, message.Type, message.Text, JsonElement.Parse(message.Item), message.At,
        message.IsRead ? "read" : message.IsDelivered ? "delivered" : "sent", null, null);
}

/// <summary>Header, footer and buttons of a template as the phone shows them.</summary>
internal sealed record TemplateParts(string? Header, string? Footer, IReadOnlyList<TemplateButton> Buttons)
{
    public static TemplateParts Of(Template template, JsonElement payload)
    {
        var header = template.Component("HEADER");
        return new TemplateParts(
            header?["format"]?.ToString() == "TEXT" ? Template.Fill(header["text"]?.ToString() ?? "", HeaderValue(payload)) : null,
            template.Component("FOOTER")?["text"]?.ToString(),
            template.Buttons.Select((button, index) => new TemplateButton(
                button["type"]?.ToString() ?? "", button["text"]?.ToString() ?? "",
                PayloadOf(payload, index) ?? button["text"]?.ToString() ?? "", button["url"]?.ToString())).ToList());
    }

    private static Dictionary<string, string> HeaderValue(JsonElement payload) =>
        Components(payload).Where(c => c.TryGetProperty("type", out var type) && type.ToString() == "header")
            .SelectMany(c => c.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
            .Select((p, index) => (Key: (index + 1).ToString(CultureInfo.InvariantCulture), Value: p.TryGetProperty("text", out var text) ? text.ToString() : ""))
            .ToDictionary(p => p.Key, p => p.Value);

    // The payload given at send time is what a tap answers with; without one it is the label.
    private static string? PayloadOf(JsonElement payload, int index) =>
        Components(payload)
            .Where(c => c.TryGetProperty("index", out var at) && at.ToString() == index.ToString(CultureInfo.InvariantCulture))
            .SelectMany(c => c.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
            .Select(p => p.TryGetProperty("payload", out var given) ? given.ToString() : null)
            .FirstOrDefault();

    private static List<JsonElement> Components(JsonElement payload) =>
        payload.TryGetProperty("template", out var template) && template.TryGetProperty("components", out var components)
            ? components.EnumerateArray().ToList() : [];
}

/// <summary>A template's button.</summary>
/// <param name="Type">QUICK_REPLY, URL, PHONE_NUMBER…</param>
internal sealed record TemplateButton(string Type, string Text, string Payload, string? Url);
