using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.Tokens;

/// <summary>An issuer with one key, a verifier that trusts it, and a good token to spoil.</summary>
internal sealed class TokenIssuer : ITrustedKeys, IDisposable
{
    public const string KeyId = "k1";
    private readonly Dictionary<string, TrustedKey> _trusted = [];

    public TokenIssuer()
    {
        _trusted[KeyId] = JsonWebKey.Of(KeyId, Key).ToTrustedKey()!;
        Verifier = new AccessTokenVerifier(this, Options.Create(new TokenOptions { Issuer = "https://issuer.example", Audience = "chatboost" }), Clock);
    }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestClock Clock { get; } = new();

    public AccessTokenVerifier Verifier { get; }

    public List<string> AskedFor { get; } = [];

    public TrustedKey? Find(string keyId) => _trusted.GetValueOrDefault(keyId);

    public ValueTask LoadAsync(string keyId, CancellationToken cancellationToken)
    {
        AskedFor.Add(keyId);
        return ValueTask.CompletedTask;
    }

    public void Withdraw() => _trusted.Clear();

    public static JsonObject Header() => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = KeyId };

    public JsonObject Claims() => new()
    {
        ["iss"] = "https://issuer.example",
        ["aud"] = "chatboost",
        ["sub"] = UserId.New().ToString(),
        ["org"] = OrganizationId.New().ToString(),
        ["role"] = "agent",
        ["name"] = "Ann",
        ["client_id"] = "chatboost-dashboard",
        ["iat"] = Clock.Now.ToUnixTimeSeconds(),
        ["exp"] = Clock.Now.AddMinutes(15).ToUnixTimeSeconds(),
    };

    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, ECDsa? key = null)
    {
        var (head, body) = (Header(), Claims());
        header?.Invoke(head);
        claims?.Invoke(body);
        return CompactJws.Sign(JsonSerializer.SerializeToUtf8Bytes(head), JsonSerializer.SerializeToUtf8Bytes(body), key ?? Key);
    }

    public TokenRefusal Refusal(string token)
    {
        var verified = Verifier.TryVerify(token, out var refusal);
        Assert.Equal(verified is null, refusal != TokenRefusal.None);
        return refusal;
    }

    public void Dispose()
    {
        Verifier.Dispose();
        Key.Dispose();
    }
}
