using System.Text.Json;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>The words of a message, wherever its type keeps them.</summary>
internal static class MessageText
{
    public static string? Of(string type, JsonElement message)
    {
        if (!message.TryGetProperty(type, out var part) || part.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return type switch
        {
            "text" => String(part, "body"),
            "interactive" => part.TryGetProperty("body", out var body) ? String(body, "text") : InteractiveReply(part),
            "reaction" => String(part, "emoji"),
            "location" => String(part, "name"),
            "button" => String(part, "text"),
            "system" => String(part, "body"),
            "order" => String(part, "text"),
            "template" => String(part, "name"),
            "edit" => part.TryGetProperty("message", out var message1) && String(message1, "type") is { } kind ? Of(kind, message1) : null,
            _ => String(part, "caption"),
        };
    }

    private static string? InteractiveReply(JsonElement interactive) => String(interactive, "type") switch
    {
        "nfm_reply" when interactive.TryGetProperty("nfm_reply", out var form) => String(form, "body"),
        { } type when interactive.TryGetProperty(type, out var reply) => String(reply, "title"),
        _ => null,
    };

    private static string? String(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
