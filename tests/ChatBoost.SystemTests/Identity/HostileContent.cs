using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Identity;

/// <summary>Bodies, addresses and headers no honest client sends. The same random numbers make the same ones.</summary>
internal sealed class HostileContent(Random random)
{
    // As they stand in a JSON text; several are no value JSON allows.
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0.5", "1e400", "99999999999999999999", "-0", "01", "NaN", "\"\"", "\" \"", "[]", "{}", "[null]", "{\"\":{}}",
        "\"\\u0000\"", "\"a\\u0000@b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\\ufeff\"", "\"\\x\"", "\"'; drop table users; --\"", "\"org_00000000000000000000000000\"",
        Quoted('a', 300), Quoted('a', 200_000), Quoted('é', 5_000), Nested(40), Nested(5_000),
    ];

    private static readonly string[] MediaTypes =
    [
        "application/json", "application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/json; charset=utf-7", "application/json; charset=\"\"", "text/plain", "application/xml", "application/octet-stream",
        "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=nonsense", "", "nonsense", "application/json;;=",
    ];

    private static readonly string[] QueryParts =
    [
        "%00", "%ff", "%ed%a0%80", "%", "%u0000", "a=1&a=2", "=", "&&&", "page=1e9", "page=-1", "page=99999999999999999999", "token=%00", "token=x", "[]=1", "hub.challenge=%00", "%F0%9F%92%A3=1", new string('q', 6000),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Authorization", "Basic"), ("Authorization", "Basic AAAA"), ("Authorization", "Basic " + Convert.ToBase64String("\0:\0"u8)), ("Authorization", "Basic !"),
        ("Authorization", "Digest x"), ("Accept", "nonsense"), ("Accept-Language", new string('x', 4000)), ("Cookie", "a=b; =; ;;"), ("Content-Language", "\t"),
        ("Idempotency-Key", new string('k', 9000)), ("X-Forwarded-For", "::::,%,\"\""), ("X-Forwarded-Host", "a b"), ("X-Hub-Signature-256", "sha256=zz"), ("Range", "bytes=9-1,x"),
        ("If-Match", "*"), ("Expect", "something"), ("Content-Encoding", "gzip"), ("traceparent", "00-zz"), ("X-Large", new string('h', 20_000)),
    ];

    /// <summary>A request with something wrong, made of a body that would do.</summary>
    public HttpRequestMessage Make(HttpMethod method, string path, string? mediaType, JsonObject? valid)
    {
        var address = random.Next(4) == 0 ? $"{path}?{Any(QueryParts)}" : path;
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (mediaType is not null || random.Next(4) == 0)
        {
            var isForm = mediaType == "application/x-www-form-urlencoded";
            request.Content = new ByteArrayContent(isForm ? Form(valid ?? []) : Body(valid ?? []));
            SetType(request.Content, random.Next(5) == 0 ? Any(MediaTypes) : mediaType ?? "application/json");
        }

        if (random.Next(4) == 0)
        {
            var (name, value) = Any(Headers);
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>A request whose body is right but for one field, which holds a text no database takes.</summary>
    public static IEnumerable<HttpRequestMessage> MakeForEachField(HttpMethod method, string path, string mediaType, JsonObject valid)
    {
        foreach (var field in valid.Where(field => field.Value is JsonValue value && value.TryGetValue<string>(out _)))
        {
            foreach (var text in new[] { "\0", field.Value!.ToString().Insert(1, "\0"), "\ud800", new string('x', 70_000) })
            {
                var fields = valid.ToDictionary(one => one.Key, one => one.Value!.ToString());
                fields[field.Key] = text;
                HttpContent content = mediaType == "application/x-www-form-urlencoded"
                    ? new StringContent(string.Join('&', fields.Select(one => $"{one.Key}={Escape(one.Value)}")), Encoding.ASCII)
                    // Through Encode, as half a surrogate pair is no text a writer takes.
                    : new StringContent($"{{{string.Join(',', fields.Select(one => $"\"{one.Key}\":\"{Encode(one.Value)}\""))}}}", Encoding.ASCII);
                SetType(content, mediaType);
                yield return new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            }
        }
    }

    /// <summary>A document with one value in it replaced by a hostile one.</summary>
    public byte[] Mutate(JsonObject valid)
    {
        const string Mark = "\"6b9f1e5d-here\"";
        var mutated = valid.DeepClone();
        JsonNode at = mutated;
        while (true)
        {
            var next = at switch
            {
                JsonObject { Count: > 0 } fields => fields.ElementAt(random.Next(fields.Count)).Value,
                JsonArray { Count: > 0 } items => items[random.Next(items.Count)],
                _ => null,
            };
            if (next is JsonObject or JsonArray && random.Next(4) != 0)
            {
                at = next;
                continue;
            }

            if (next is not null)
            {
                next.ReplaceWith(JsonNode.Parse(Mark));
            }

            return Encoding.UTF8.GetBytes(mutated.ToJsonString().Replace(Mark, Any(Values), StringComparison.Ordinal));
        }
    }

    private byte[] Body(JsonObject valid)
    {
        var text = valid.ToJsonString();
        switch (random.Next(10))
        {
            case 0:
                return Encoding.UTF8.GetBytes(Any(Values));
            case 1:
                return Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]);
            case 2:
                return Encoding.UTF8.GetBytes($"[{text}]");
            case 3:
                return Encoding.UTF8.GetBytes(text.Length > 2 ? $"{text[..^1]},{text[1..]}" : text);
            case 4:
                var broken = Encoding.UTF8.GetBytes(text);
                broken[random.Next(broken.Length)] = Any<byte>([0x00, 0x80, 0xC0, 0xED, 0xFF]);
                return broken;
            case 5:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            case 6:
                return [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)];
            default:
                return Mutate(valid);
        }
    }

    private byte[] Form(JsonObject valid)
    {
        var fields = valid.Select(field => $"{field.Key}={Escape(field.Value!.ToString())}").ToList();
        var bad = Any<string>(["%00", "%ed%a0%80", "%ff", "%", "", new string('x', 100_000), "%0d%0a", "a=b"]);
        switch (random.Next(6))
        {
            case 0:
                return Encoding.ASCII.GetBytes(string.Join('&', fields.Concat(fields)));
            case 1:
                return Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 3000).Select(i => $"f{i}=1")));
            case 2:
                return Encoding.ASCII.GetBytes($"{new string('k', 3000)}=1&{string.Join('&', fields)}");
            case 3:
                return Body(valid);
            default:
                if (fields.Count == 0)
                {
                    return [];
                }

                fields[random.Next(fields.Count)] = $"{valid.ElementAt(random.Next(valid.Count)).Key}={bad}";
                return Encoding.ASCII.GetBytes(string.Join('&', fields));
        }
    }

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static void SetType(HttpContent content, string mediaType)
    {
        content.Headers.ContentType = null;
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    private static string Encode(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter.ToString() : $"\\u{(int)letter:x4}"));

    // Half a surrogate pair as the bytes UTF-8 would have for it.
    private static string Escape(string text) => string.Join("%ED%A0%80", text.Split('\ud800').Select(Uri.EscapeDataString));

    private static string Quoted(char letter, int count) => JsonSerializer.Serialize(new string(letter, count));

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
