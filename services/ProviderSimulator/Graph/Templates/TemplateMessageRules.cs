using System.Globalization;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Graph.Messages;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary>Checks the parameters of a template message against the template, with Meta's codes.</summary>
internal static class TemplateMessageRules
{
    /// <param name="message">The message's <c>template</c> object.</param>
    public static GraphError? Check(Template? template, JsonElement message)
    {
        var name = message.GetProperty("name").GetString();
        var language = message.GetProperty("language").GetProperty("code").GetString();
        if (template is null || template.Status is "PENDING" or "REJECTED" or "DELETED" or "PENDING_DELETION")
        {
            return new GraphError(132001, Details: $"template name ({name}) does not exist in {language}");
        }

        if (template.Status is "PAUSED")
        {
            return new GraphError(132015, Details: $"template name ({name}) is paused");
        }

        if (template.Status is "DISABLED")
        {
            return new GraphError(132016, Details: $"template name ({name}) is disabled");
        }

        var parts = message.TryGetProperty("components", out var components) && components.ValueKind == JsonValueKind.Array ? components.EnumerateArray().ToList() : [];
        return CheckHeader(template, Find(parts, "header"))
            ?? CheckBody(template, Find(parts, "body"))
            ?? CheckButtons(template, parts.Where(p => Is(p, "type", "button")).ToList());
    }

    private static GraphError? CheckHeader(Template template, JsonElement? part)
    {
        var header = template.Component("HEADER");
        var parameters = ParametersOf(part);
        var format = header?["format"]?.ToString() ?? "NONE";
        if (format is "NONE" or "TEXT")
        {
            return CheckTexts(template, "header", Template.VariablesOf(format == "TEXT" ? header!["text"]?.ToString() : null), parameters);
        }

        // Media of a header has to come with every send; the example of the review is not used.
        var kind = format.ToLowerInvariant();
        if (parameters.Count == 0)
        {
            return new GraphError(132012, Details: $"header: Format mismatch, expected {format}, received UNKNOWN");
        }

        if (!Is(parameters[0], "type", kind) || !parameters[0].TryGetProperty(kind, out var media))
        {
            return new GraphError(132012, Details: $"header: Format mismatch, expected {format}, received {(parameters[0].TryGetProperty("type", out var t) ? t.ToString().ToUpperInvariant() : "UNKNOWN")}");
        }

        return kind == "location" ? null : MessageRules.CheckMediaReference(media, $"template['components'][0]['parameters'][0]['{kind}']");
    }

    private static GraphError? CheckBody(Template template, JsonElement? part)
    {
        var body = template.Component("BODY");

        // The text of an authentication template is Meta's own, with the code as its only variable.
        IReadOnlyList<string> variables = template.Category == "AUTHENTICATION" ? ["1"] : Template.VariablesOf(body?["text"]?.ToString());
        return CheckTexts(template, "body", variables, ParametersOf(part));
    }

    private static GraphError? CheckTexts(Template template, string component, IReadOnlyList<string> variables, List<JsonElement> parameters)
    {
        if (parameters.Count != variables.Count)
        {
            return new GraphError(
                132000, Details: $"{component}: number of localizable_params ({parameters.Count}) does not match the expected number of params ({variables.Count})");
        }

        foreach (var parameter in parameters)
        {
            var type = parameter.TryGetProperty("type", out var value) ? value.ToString() : "";
            if (type is not ("text" or "currency" or "date_time"))
            {
                return new GraphError(132012, Details: $"{component}: Format mismatch, expected TEXT, received {type.ToUpperInvariant()}");
            }

            if (type == "text" && (!parameter.TryGetProperty("text", out var text) || text.ToString().Length == 0))
            {
                return GraphError.Missing($"{component}: Parameter of type text is missing text value");
            }

            if (type == "text" && parameter.GetProperty("text").ToString() is var words
                && (words.AsSpan().ContainsAny('\n', '\r', '\t') || words.Contains("     ", StringComparison.Ordinal)))
            {
                return new GraphError(132018, Details: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
            }

            if (template.ParameterFormat == "NAMED" && !(parameter.TryGetProperty("parameter_name", out var name) && variables.Contains(name.ToString())))
            {
                return new GraphError(132000, Details: $"{component}: Parameter name is missing or empty");
            }
        }

        return null;
    }

    private static GraphError? CheckButtons(Template template, List<JsonElement> parts)
    {
        var buttons = template.Buttons;
        for (var index = 0; index < buttons.Count; index++)
        {
            var type = buttons[index]["type"]?.ToString() ?? "";
            var part = parts.Where(p => Is(p, "index", index.ToString(CultureInfo.InvariantCulture))).Select(p => (JsonElement?)p).FirstOrDefault();
            var needsParameter = type is "COPY_CODE" or "OTP" || (type == "URL" && (buttons[index]["url"]?.ToString().Contains("{{", StringComparison.Ordinal) ?? false));
            if (needsParameter && ParametersOf(part).Count == 0)
            {
                var shown = type is "OTP" or "URL" ? "Url" : "CopyCode";
                return GraphError.Missing($"buttons: Button at index {index} of type {shown} requires a parameter");
            }

            if (part is { } given && !Fits(type, given))
            {
                return new GraphError(132012, Details: $"buttons: Button at index {index} has a parameter that does not fit its type");
            }
        }

        return parts.Any(p => !p.TryGetProperty("index", out var index)
            || !int.TryParse(index.ToString(), CultureInfo.InvariantCulture, out var position) || position < 0 || position >= buttons.Count)
            ? new GraphError(132018, Details: "buttons: there is no button at this index")
            : null;
    }

    private static bool Fits(string type, JsonElement part)
    {
        var subType = part.TryGetProperty("sub_type", out var value) ? value.ToString().ToLowerInvariant() : "";
        return type switch
        {
            "QUICK_REPLY" => subType == "quick_reply",
            "URL" or "OTP" => subType == "url",
            "COPY_CODE" => subType == "copy_code",
            "FLOW" => subType == "flow",
            _ => true,
        };
    }

    private static JsonElement? Find(List<JsonElement> parts, string type) => parts.Where(p => Is(p, "type", type)).Select(p => (JsonElement?)p).FirstOrDefault();

    private static List<JsonElement> ParametersOf(JsonElement? part) =>
        part is { } given && given.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Array
            ? parameters.EnumerateArray().ToList() : [];

    private static bool Is(JsonElement part, string name, string value) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var given) && given.ToString().Equals(value, StringComparison.OrdinalIgnoreCase);
}
