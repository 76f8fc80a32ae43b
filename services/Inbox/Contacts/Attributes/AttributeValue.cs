using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ChatBoost.Inbox.Contacts.Attributes;

/// <summary>What kind of value an attribute has.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttributeType>))]
public enum AttributeType
{
    /// <summary>Text.</summary>
    [JsonStringEnumMemberName("string")]
    Text = 0,

    /// <summary>A decimal number.</summary>
    [JsonStringEnumMemberName("number")]
    Number = 1,

    /// <summary>True or false.</summary>
    [JsonStringEnumMemberName("boolean")]
    Boolean = 2,

    /// <summary>Any JSON.</summary>
    [JsonStringEnumMemberName("json")]
    Json = 3,
}

/// <summary>A value that fits its type, in the one text its equals have too: <c>25</c> for 25.0, <c>true</c> for TRUE, JSON without blanks.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Text">Its text.</param>
public sealed partial record AttributeValue(AttributeType Type, string Text)
{
    /// <summary>Longest text, in characters: of four bytes each it still fits into the index it is found by.</summary>
    public const int MaxTextLength = 500;

    /// <summary>Longest JSON, in characters.</summary>
    public const int MaxJsonLength = 8192;

    /// <summary>Most digits of a number: so many are kept exactly.</summary>
    private const int MaxDigits = 28;

    /// <summary>
    /// Reads a value as callers give it: as JSON of that type, or written in a string, as flows and forms have it. Without a type, the JSON's own.
    /// Null when it does not fit, with what would in <paramref name="error"/>.
    /// </summary>
    public static AttributeValue? Read(JsonElement given, AttributeType? type, out string error)
    {
        error = "";
        if (given.ValueKind == JsonValueKind.Undefined || (given.ValueKind == JsonValueKind.Null && type is null))
        {
            error = "is required.";
            return null;
        }

        try
        {
            var written = given.ValueKind == JsonValueKind.String ? given.GetString()! : null;
            var text = (type ?? TypeOf(given.ValueKind)) switch
            {
                AttributeType.Text => ReadString(written, ref error),
                AttributeType.Number => ReadNumber(written ?? (given.ValueKind == JsonValueKind.Number ? given.GetRawText() : ""), ref error),
                AttributeType.Boolean => ReadBoolean(written ?? given.GetRawText(), ref error),
                _ => ReadJson(given, written, ref error),
            };
            return text is null ? null : new AttributeValue(type ?? TypeOf(given.ValueKind), text);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair: \ud800 is well-formed JSON and no text.
            error = "has half of a character.";
            return null;
        }
    }

    /// <summary>The text a search by this text looks for; null when no value of the type has it.</summary>
    public static string? ReadSearched(string text, AttributeType? type)
    {
        var error = "";
        return type switch
        {
            AttributeType.Number => ReadNumber(text, ref error),
            AttributeType.Boolean => ReadBoolean(text, ref error),
            _ => text,
        };
    }

    /// <summary>The value as JSON of its type.</summary>
    public JsonElement ToJson() => Type == AttributeType.Text ? JsonSerializer.SerializeToElement(Text) : JsonElement.Parse(Text);

    private static AttributeType TypeOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => AttributeType.Text,
        JsonValueKind.Number => AttributeType.Number,
        JsonValueKind.True or JsonValueKind.False => AttributeType.Boolean,
        _ => AttributeType.Json,
    };

    private static string? ReadString(string? text, ref string error)
    {
        if (text is null || text.Length > MaxTextLength || text.Contains('\0', StringComparison.Ordinal))
        {
            error = $"must be a text of at most {MaxTextLength} characters.";
            return null;
        }

        return text;
    }

    private static string? ReadNumber(string text, ref string error)
    {
        if (!Number().IsMatch(text) || text.Count(char.IsAsciiDigit) > MaxDigits)
        {
            error = $"must be a number of at most {MaxDigits} digits, without exponent.";
            return null;
        }

        var number = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return number == 0 ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    private static string? ReadBoolean(string text, ref string error)
    {
        if (!bool.TryParse(text, out var value))
        {
            error = "must be true or false.";
            return null;
        }

        return value ? "true" : "false";
    }

    private static string? ReadJson(JsonElement given, string? written, ref string error)
    {
        try
        {
            var json = JsonSerializer.Serialize(written is null ? given : JsonElement.Parse(written));
            if (json.Length <= MaxJsonLength)
            {
                return json;
            }
        }
        catch (JsonException)
        {
            // A text that is no JSON: refused below.
        }

        error = $"must be JSON of at most {MaxJsonLength} characters.";
        return null;
    }

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
