using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary>Checks of a template's definition, with Meta's limits and subcodes.</summary>
internal static partial class TemplateDefinitionRules
{
    private static readonly string[] Categories = ["AUTHENTICATION", "MARKETING", "UTILITY"];
    private static readonly string[] HeaderFormats = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF"];

    private static readonly HashSet<string> Languages = new(StringComparer.Ordinal)
    {
        "af", "sq", "ar", "ar_EG", "ar_AE", "ar_LB", "ar_MA", "ar_QA", "az", "be_BY", "bn", "bn_IN", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da",
        "prs_AF", "nl", "nl_BE", "en", "en_GB", "en_US", "en_AE", "en_AU", "en_CA", "en_GH", "en_IE", "en_IN", "en_JM", "en_MY", "en_NZ", "en_QA", "en_SG",
        "en_UG", "en_ZA", "et", "fil", "fi", "fr", "fr_BE", "fr_CA", "fr_CH", "fr_CI", "fr_MA", "ka", "de", "de_AT", "de_CH", "el", "gu", "ha", "he", "hi",
        "hu", "id", "ga", "it", "ja", "kn", "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms", "ml", "mr", "nb", "ps_AF", "fa", "pl", "pt_BR",
        "pt_PT", "pa", "ro", "ru", "sr", "si_LK", "sk", "sl", "es", "es_AR", "es_CL", "es_CO", "es_CR", "es_DO", "es_EC", "es_HN", "es_MX", "es_PA",
        "es_PE", "es_ES", "es_UY", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zu",
    };

    public static GraphError? CheckHead(string? name, string? language, string? category)
    {
        if (name is null || name.Length > 512 || !TemplateName().IsMatch(name))
        {
            return GraphError.Parameter("Param name must contain only lowercase letters, digits and underscores, 512 at most.");
        }

        if (language is null || !Languages.Contains(language))
        {
            return GraphError.Parameter($"Param language must be a supported language - got \"{language}\".");
        }

        return Categories.Contains(category)
            ? null
            : GraphError.Parameter($"Param category must be one of {{AUTHENTICATION, MARKETING, UTILITY}} - got \"{category}\".");
    }

    public static GraphError? CheckComponents(JsonArray? components, string category, bool named)
    {
        if (components is null || components.Any(c => c is not JsonObject))
        {
            return GraphError.Parameter("The parameter components is required.");
        }

        var parts = components.OfType<JsonObject>().Select(c => (Type: Upper(c, "type"), Part: c)).ToList();
        if (parts.GroupBy(p => p.Type).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return GraphError.Parameter($"Only one component of type {twice.Key} is allowed.");
        }

        if (parts.All(p => p.Type != "BODY"))
        {
            return Rule(2388072, "Message template body is missing", "A template has a component of type BODY.");
        }

        foreach (var (type, part) in parts)
        {
            var error = type switch
            {
                "HEADER" => CheckHeader(part, named),
                "BODY" => category == "AUTHENTICATION" ? null : CheckBody(part, named),
                "FOOTER" => category == "AUTHENTICATION" ? null : CheckFooter(part),
                "BUTTONS" => CheckButtons(part["buttons"] as JsonArray, category),
                "LIMITED_TIME_OFFER" or "CAROUSEL" => null,
                _ => GraphError.Parameter($"Param components[]['type'] must be one of {{HEADER, BODY, FOOTER, BUTTONS}} - got \"{type}\"."),
            };
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Refusal with Meta's subcode and the words for the person at the screen.</summary>
    public static GraphError Rule(int subcode, string title, string message) =>
        new(100) { Subcode = subcode, UserTitle = title, UserMessage = message };

    private static GraphError? CheckHeader(JsonObject header, bool named)
    {
        var format = Upper(header, "format");
        if (!HeaderFormats.Contains(format))
        {
            return GraphError.Parameter($"Param components['HEADER']['format'] must be one of {{{string.Join(", ", HeaderFormats)}}} - got \"{format}\".");
        }

        if (format == "LOCATION")
        {
            return null;
        }

        if (format != "TEXT")
        {
            return header["example"]?["header_handle"] is JsonArray { Count: > 0 }
                ? null
                : Rule(2388273, "Missing example", "A media header needs example.header_handle from the Resumable Upload API.");
        }

        var text = header["text"]?.ToString() ?? "";
        if (text.Length is 0 or > 60)
        {
            return Rule(2388047, "Message header format is incorrect", "The header has 1 to 60 characters.");
        }

        var variables = Template.VariablesOf(text);
        return variables.Count > 1
            ? Rule(2388047, "Message header format is incorrect", "The header has at most one variable.")
            : CheckExamples(variables, header["example"]?["header_text"] as JsonArray, header["example"]?["header_text_named_params"] as JsonArray, named);
    }

    private static GraphError? CheckBody(JsonObject body, bool named)
    {
        var text = body["text"]?.ToString() ?? "";
        if (text.Length == 0)
        {
            return Rule(2388072, "Message body format is incorrect", "The body is empty.");
        }

        if (text.Length > 1024)
        {
            return Rule(2388040, "Message body is too long", "The body has at most 1024 characters.");
        }

        var variables = Template.VariablesOf(text);
        if (!named && variables.Where((variable, index) => variable != (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)).Any())
        {
            return Rule(2388072, "Message body format is incorrect", "Variables count from {{1}} without a gap.");
        }

        if (Adjacent().IsMatch(text))
        {
            return Rule(2388072, "Message body format is incorrect", "Variables must not stand next to each other.");
        }

        var trimmed = text.Trim();
        if (variables.Count > 0 && (trimmed.StartsWith("{{", StringComparison.Ordinal) || trimmed.EndsWith("}}", StringComparison.Ordinal)))
        {
            return Rule(2388299, "Variables can't be at the start or end", "The body must not start or end with a variable.");
        }

        // Meta does not say the ratio; three words for each variable is what captured refusals suggest.
        if (variables.Count > 0 && text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < (2 * variables.Count) + 1)
        {
            return Rule(2388293, "Too many variables", "The body has too many variables for its length.");
        }

        var example = body["example"];
        return CheckExamples(variables, (example?["body_text"] as JsonArray)?.FirstOrDefault() as JsonArray, example?["body_text_named_params"] as JsonArray, named);
    }

    private static GraphError? CheckExamples(IReadOnlyList<string> variables, JsonArray? positional, JsonArray? byName, bool named)
    {
        var given = named
            ? byName?.OfType<JsonObject>().Select(p => p["param_name"]?.ToString()).Intersect(variables).Count() ?? 0
            : positional?.Count ?? 0;
        return given < variables.Count ? Rule(2388273, "Missing example", "Every variable needs an example.") : null;
    }

    private static GraphError? CheckFooter(JsonObject footer)
    {
        var text = footer["text"]?.ToString() ?? "";
        return text.Length is 0 or > 60 || Template.VariablesOf(text).Count > 0
            ? Rule(2388073, "Message footer format is incorrect", "The footer has 1 to 60 characters and no variables.")
            : null;
    }

    private static GraphError? CheckButtons(JsonArray? buttons, string category)
    {
        if (buttons is null || buttons.Count is 0 or > 10)
        {
            return Rule(2388060, "Button format is incorrect", "A template has 1 to 10 buttons.");
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var lastWasQuickReply = false;
        foreach (var button in buttons.OfType<JsonObject>())
        {
            var type = Upper(button, "type");
            var text = button["text"]?.ToString() ?? "";
            counts[type] = counts.GetValueOrDefault(type) + 1;
            if ((text.Length is 0 or > 25 && type is not ("COPY_CODE" or "OTP")) || Template.VariablesOf(text).Count > 0)
            {
                return Rule(2388060, "Button format is incorrect", "A button's text has 1 to 25 characters and no variables.");
            }

            if (type == "QUICK_REPLY" && counts[type] > 1 && !lastWasQuickReply)
            {
                return Rule(2388060, "Button format is incorrect", "Quick replies must stand together.");
            }

            lastWasQuickReply = type == "QUICK_REPLY";
            var url = button["url"]?.ToString() ?? "";
            if (type == "URL" && (url.Length is 0 or > 2000 || Template.VariablesOf(url).Count > 1
                || (url.Contains("{{", StringComparison.Ordinal) && (!url.EndsWith("}}", StringComparison.Ordinal) || button["example"] is null))))
            {
                return Rule(2388060, "Button format is incorrect", "A URL has at most one variable, at its end, with an example.");
            }

            if (type == "PHONE_NUMBER" && button["phone_number"]?.ToString() is not { Length: > 0 and <= 20 })
            {
                return Rule(2388060, "Button format is incorrect", "A phone button has a number of at most 20 characters.");
            }
        }

        if (counts.Keys.FirstOrDefault(t => t is not ("QUICK_REPLY" or "URL" or "PHONE_NUMBER" or "COPY_CODE" or "OTP" or "FLOW" or "CATALOG" or "MPM" or "VOICE_CALL")) is { } unknown)
        {
            return GraphError.Parameter($"Param buttons[]['type'] - got \"{unknown}\".");
        }

        return counts.GetValueOrDefault("URL") > 2 || counts.GetValueOrDefault("PHONE_NUMBER") > 1 || counts.GetValueOrDefault("COPY_CODE") > 1
            || (category == "AUTHENTICATION" && counts.GetValueOrDefault("OTP") != 1)
            ? Rule(2388060, "Button format is incorrect", "At most 2 URL, 1 phone and 1 copy code button; authentication templates have exactly one OTP button.")
            : null;
    }

    private static string Upper(JsonObject part, string name) => part[name]?.ToString().ToUpperInvariant() ?? "";

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex TemplateName();

    [GeneratedRegex(@"\}\}\s*\{\{")]
    private static partial Regex Adjacent();
}
