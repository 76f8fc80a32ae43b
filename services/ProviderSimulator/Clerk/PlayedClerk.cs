using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary>A Clerk instance: who and what it knows, as its webhooks write it, and the key its session tokens are signed with.</summary>
internal sealed class PlayedClerk(TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private (string Id, RSA Key) _key = ("ins_key_1", RSA.Create(2048));
    private long _lastTime;

    /// <summary>The public half, also for those who forge with it.</summary>
    public RSA Key => _key.Key;

    public string KeyId => _key.Id;

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

    /// <summary>Tokens are signed with another key from here on.</summary>
    public void RotateKey() => _key = ($"ins_key_{RandomNumberGenerator.GetHexString(8)}", RSA.Create(2048));

    public void Clear() => _objects.Clear();

    /// <summary>What <c>/.well-known/jwks.json</c> answers.</summary>
    public JsonObject PublishedKeys()
    {
        var (id, rsa) = (_key.Id, _key.Key.ExportParameters(includePrivateParameters: false));
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["use"] = "sig", ["kty"] = "RSA", ["kid"] = id, ["alg"] = "RS256", ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent),
            }),
        };
    }

    public void Dispose() => _key.Key.Dispose();
}
