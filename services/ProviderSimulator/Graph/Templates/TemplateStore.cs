using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Graph.Templates;

/// <summary>The templates of every WABA. Each has a few from the start, as Meta gives <c>hello_world</c> to every one.</summary>
internal sealed class TemplateStore(TimeProvider clock)
{
    private const long FirstId = 540_000_000_000_000_000;

    private readonly ConcurrentDictionary<string, Template> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _started = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _lastId;

    /// <summary>All templates of a WABA, by id.</summary>
    public IReadOnlyList<Template> Of(string businessAccountId)
    {
        Start(businessAccountId);
        return _byId.Values.Where(t => t.BusinessAccountId == businessAccountId).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
    }

    public Template? Find(string id) => _byId.GetValueOrDefault(id);

    public Template? Find(string businessAccountId, string name, string language)
    {
        Start(businessAccountId);
        return _byId.Values.FirstOrDefault(t => t.BusinessAccountId == businessAccountId && t.Name == name && t.Language == language && t.Status != "DELETED");
    }

    /// <summary>Whether an id is of the form the store gives out.</summary>
    public static bool IsTemplateId(string id) => id.Length == 18 && id.StartsWith("54", StringComparison.Ordinal);

    public Template Add(
        string businessAccountId, string name, string language, string category, string status, JsonArray components, string parameterFormat = "POSITIONAL")
    {
        long id;
        lock (_lock)
        {
            // Ids start from the time so that those of an earlier run do not come again.
            id = _lastId = Math.Max(_lastId + 1, FirstId + (clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000));
        }

        var template = new Template
        {
            Id = id.ToString(CultureInfo.InvariantCulture),
            BusinessAccountId = businessAccountId,
            Name = name,
            Language = language,
            Category = category,
            Status = status,
            ParameterFormat = parameterFormat,
            Components = components,
        };
        _byId[template.Id] = template;
        return template;
    }

    public void Remove(Template template) => _byId.TryRemove(template.Id, out _);

    public void Clear()
    {
        _byId.Clear();
        _started.Clear();
    }

    private void Start(string businessAccountId)
    {
        if (!_started.TryAdd(businessAccountId, true))
        {
            return;
        }

        Add(businessAccountId, "hello_world", "en_US", "UTILITY", "APPROVED", Parts("""
            [{"type":"HEADER","format":"TEXT","text":"Hello World"},
             {"type":"BODY","text":"Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},
             {"type":"FOOTER","text":"WhatsApp Business Platform sample message"}]
            """));
        Add(businessAccountId, "order_update", "en_US", "UTILITY", "APPROVED", Parts("""
            [{"type":"BODY","text":"Hi {{1}}, your order {{2}} is on its way.","example":{"body_text":[["Ana","A-17"]]}}]
            """));
        Add(businessAccountId, "visit_reminder", "en_US", "UTILITY", "APPROVED", Parts("""
            [{"type":"HEADER","format":"TEXT","text":"Visit on {{1}}","example":{"header_text":["Monday"]}},
             {"type":"BODY","text":"Hi {{1}}, your visit is at {{2}}. See you soon.","example":{"body_text":[["Ana","09:00"]]}},
             {"type":"FOOTER","text":"Acme clinic"},
             {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirm"},{"type":"URL","text":"Details","url":"https://example.org/v/{{1}}","example":["abc123"]}]}]
            """));
        Add(businessAccountId, "sample_media", "en_US", "MARKETING", "APPROVED", Parts("""
            [{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::aW1hZ2U="]}},
             {"type":"BODY","text":"New in our shop, {{1}}: have a look.","example":{"body_text":[["Ana"]]}}]
            """));
    }

    private static JsonArray Parts(string json) => JsonNode.Parse(json)!.AsArray();
}
