using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>Which of its optional fields a request has. Some exclude each other, which no schema says.</summary>
internal enum Style
{
    /// <summary>All fields, but the usual one of two ways to say the same.</summary>
    Usual,

    /// <summary>All fields, but the other one of two ways.</summary>
    Otherwise,

    /// <summary>Only what is required.</summary>
    Least,

    /// <summary>All fields.</summary>
    Most,
}

/// <summary>Where an argument names something of an organization.</summary>
/// <param name="Name">For example <c>path botId</c> or <c>body.conversationId</c>.</param>
/// <param name="IsTyped">True for ids of our own making.</param>
internal sealed record Place(string Name, bool IsTyped);

/// <summary>Fills the arguments of an operation: whose ids go where, and what goes into the rest.</summary>
/// <param name="own">Whose ids are used.</param>
/// <param name="style">Which optional fields there are.</param>
/// <param name="stranger">Whose id is used in one place.</param>
/// <param name="place">That place; null for all of them.</param>
internal sealed class Filling(Belongings own, Style style, Belongings? stranger = null, string? place = null)
{
    private static readonly HashSet<string> Usual = ["conversationId", "mediaId", "buttons"];
    private static readonly HashSet<string> Otherwise = ["to", "link", "sections", "buttonLabel"];

    // What a schema cannot tell.
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["password"] = "Correct-horse-7-battery",
        ["grant_type"] = "password",
        ["type"] = "image",
        ["link"] = "https://example.com/picture.png",
        ["channel"] = "WhatsApp",
        ["color"] = "#2a9d8f",
        ["filter"] = "all",
        ["sort"] = "latest",
        ["existing"] = "skip",
        ["format"] = "json",
        ["countryCode"] = "44",
        // Somebody who wrote to both organizations; see TwoOrganizations.
        ["phone"] = "447700900199",
        // Of files, in base64.
        ["content"] = "c29tZSBieXRlcw==",
        ["contentType"] = "text/plain",
        ["emoji"] = "👍",
        ["key"] = "preferred_language",
        ["url"] = "https://example.com/events",
        // Of what does not happen while the organizations rest.
        ["eventTypes"] = "contact.erased",
        ["notificationType"] = "mention",
        // A browser's, from RFC 8291, appendix A.
        ["endpoint"] = "https://push.example.com/subscription",
        ["p256dh"] = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ["auth"] = "BTBZMqHH6r4Tts7J_aSIgg",
        // An attribute's value may be any JSON.
        ["value"] = "English",
        ["timeZone"] = "Europe/Berlin",
        ["opens"] = "09:00",
        ["closes"] = "17:00",
        ["channels"] = "WhatsApp",
        ["templateName"] = "hello_world",
        ["languageCode"] = "en_US",
        ["to"] = "447700900123",
        ["name"] = "some-name",
        ["role"] = "agent",
        ["permission"] = "conversations.read",
        ["permissions"] = "conversations.read",
        // A year ahead at most.
        ["scheduledAt"] = DateTimeOffset.UtcNow.AddDays(30).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["code"] = "some-code",
        ["serviceLevel"] = "due",
        // A replay would take the dead letters other tests look at; there are none of statuses.
        ["queue"] = "statuses",
    };

    private readonly HashSet<Place> _places = [];

    /// <summary>The places of the arguments filled so far that name something of an organization.</summary>
    public IReadOnlyCollection<Place> Places => _places;

    /// <summary>The place the stranger's id goes to.</summary>
    public string? Place => place;

    /// <summary>A place that is filled, though it is optional.</summary>
    public string? Always
    {
        get => field ?? place;
        init;
    }

    /// <summary>A text for query parameters that are words and not ids.</summary>
    public string? Word { get; init; }

    /// <summary>True for the place that is filled in any case.</summary>
    public bool IsAt(string where) => Always == where;

    /// <summary>True when an object has this optional field.</summary>
    public bool Has(string name, string where) => IsAt(where) || style switch
    {
        Style.Least => false,
        Style.Usual => !Otherwise.Contains(name),
        Style.Otherwise => !Usual.Contains(name),
        _ => true,
    };

    /// <summary>The value of a path, query or header parameter.</summary>
    public string Text(Parameter parameter)
    {
        var where = $"{parameter.In} {parameter.Name}";
        // Of a list in a query one entry is enough.
        var schema = TypeOf(parameter.Schema) == "array" ? parameter.Schema["items"] as JsonObject ?? [] : parameter.Schema;
        return Word is not null && IsWord(parameter) ? Word : Make(schema, parameter.Name, where, inner => inner!.AsObject())?.ToString() ?? "";
    }

    /// <summary>True for a query parameter that takes any text.</summary>
    public static bool IsWord(Parameter parameter) =>
        parameter is { In: "query" } && TypeOf(parameter.Schema) == "string" && !parameter.Schema.ContainsKey("pattern") && !parameter.Schema.ContainsKey("enum");

    /// <summary>A value a schema allows; null for one that says nothing.</summary>
    public JsonNode? Make(JsonObject schema, string name, string where, Func<JsonNode?, JsonObject> resolve)
    {
        if (IdFor(schema, name, where) is { } id)
        {
            return id;
        }

        if (schema["enum"] is JsonArray choices)
        {
            return choices.First(choice => choice is not null)!.DeepClone();
        }

        return TypeOf(schema) switch
        {
            "object" when schema["properties"] is JsonObject => MakeObject(schema, where, resolve),
            "object" => new JsonObject(),
            "array" => new JsonArray(Make(resolve(schema["items"]), name, where + "[]", resolve)),
            "boolean" => true,
            "integer" or "number" => schema["minimum"]?.DeepClone() ?? 1,
            "string" => Words(schema, name),
            _ => Examples.GetValueOrDefault(name),
        };
    }

    private JsonObject MakeObject(JsonObject schema, string where, Func<JsonNode?, JsonObject> resolve)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(field => field!.GetValue<string>()).ToHashSet();
        var made = new JsonObject();
        foreach (var (name, field) in schema["properties"]!.AsObject())
        {
            var at = $"{where}.{name}";
            // The place may be deeper: its parents must be there.
            if ((required.Contains(name) || Has(name, at) || Always?.StartsWith(at, StringComparison.Ordinal) == true)
                && Make(resolve(field), name, at, resolve) is { } value)
            {
                made[name] = value;
            }
        }

        return made;
    }

    private string? IdFor(JsonObject schema, string name, string where)
    {
        var owner = stranger is not null && (place is null || place == where) ? stranger : own;
        if (TypedIds.PrefixOf(schema) is { } prefix)
        {
            _places.Add(new Place(where, IsTyped: true));
            return owner.Find(prefix, name) ?? $"{prefix}_{TypedIds.Write(Guid.CreateVersion7())}";
        }

        // Ids that others gave, for example Meta's of a number.
        if (TypeOf(schema) == "string" && name.EndsWith("Id", StringComparison.Ordinal) && owner.Find(null, name) is { } id)
        {
            _places.Add(new Place(where, IsTyped: false));
            return id;
        }

        return null;
    }

    private static string Words(JsonObject schema, string name)
    {
        if (name.Contains("email", StringComparison.OrdinalIgnoreCase) || schema["format"]?.GetValue<string>() == "email")
        {
            return $"{Guid.NewGuid():N}@test.example";
        }

        var text = Examples.GetValueOrDefault(name) ?? schema["format"]?.GetValue<string>() switch
        {
            "date-time" => "2026-01-02T03:04:05Z",
            "date" => "2026-01-02",
            "uuid" => Guid.NewGuid().ToString(),
            "uri" => "https://example.com/",
            _ => $"some {name}",
        };
        var least = schema["minLength"]?.GetValue<int>() ?? 0;
        var most = schema["maxLength"]?.GetValue<int>() ?? int.MaxValue;
        text = text.PadRight(least, 'x');
        return text.Length <= most ? text : text[..most];
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => type!.GetValue<string>()).FirstOrDefault(type => type != "null"),
        JsonValue one => one.GetValue<string>(),
        _ => schema.ContainsKey("properties") ? "object" : null,
    };
}
