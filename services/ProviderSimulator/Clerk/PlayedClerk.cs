using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary>A Clerk instance: who and what it knows, as its webhooks write it, and the keys its session tokens are signed with.</summary>
internal sealed class PlayedClerk(TimeProvider clock) : IDisposable
{
    /// <summary>The key tokens are signed with unless another is asked for.</summary>
    public const string FirstKey = "ins_key_1";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RSA> _keys = new(StringComparer.Ordinal) { [FirstKey] = RSA.Create(2048) };
    private long _lastTime;

    /// <summary>Milliseconds since 1970, and never the same twice: what is told later is newer.</summary>
    public long Now()
    {
        lock (_lock)
        {
            return _lastTime = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), _lastTime + 1);
        }
    }

    public static string NewId(string prefix) => $"{prefix}_{RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", 27)}";

    public static string MembershipKey(string organizationId, string userId) => $"{organizationId}/{userId}";

    public JsonObject? Find(string id) => _objects.TryGetValue(id, out var found) ? found.DeepClone().AsObject() : null;

    /// <summary>Stores it as it is from now on, and answers whether it is new.</summary>
    public bool Store(string id, JsonObject value)
    {
        var isNew = !_objects.ContainsKey(id);
        _objects[id] = value.DeepClone().AsObject();
        return isNew;
    }

    public JsonObject? Remove(string id) => _objects.TryRemove(id, out var removed) ? removed : null;

    /// <summary>Publishes another key, beside those there are: instances replace them that way.</summary>
    public string AddKey()
    {
        var id = NewId("ins_key");
        _keys[id] = RSA.Create(2048);
        return id;
    }

    public RSA? FindKey(string id) => _keys.GetValueOrDefault(id);

    public void Clear() => _objects.Clear();

    /// <summary>What <c>/.well-known/jwks.json</c> answers.</summary>
    public JsonObject PublishedKeys() => new() { ["keys"] = new JsonArray([.. _keys.Select(key => Published(key.Key, key.Value.ExportParameters(includePrivateParameters: false)))]) };

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static JsonObject Published(string id, RSAParameters key) => new()
    {
        ["use"] = "sig",
        ["kty"] = "RSA",
        ["kid"] = id,
        ["alg"] = "RS256",
        ["n"] = Base64Url.EncodeToString(key.Modulus),
        ["e"] = Base64Url.EncodeToString(key.Exponent),
    };
}
