using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.OpenIdConnect;

/// <summary>Somebody who has an account at a played issuer.</summary>
internal sealed record IssuerUser(string Subject, string Email, bool EmailVerified = true, string? Name = null);

/// <summary>A program that may ask a played issuer for tokens.</summary>
internal sealed record IssuerClient(string ClientId, string ClientSecret, string RedirectUri);

/// <summary>What the authorize page promised; whoever brings the code must match it.</summary>
internal sealed record IssuedCode(IssuerClient Client, IssuerUser User, string RedirectUri, string Nonce, string CodeChallenge, DateTimeOffset ExpiresAt);

/// <summary>One issuer, with its people, clients and keys.</summary>
internal sealed class PlayedIssuer : IDisposable
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, IssuedCode> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ECDsa _ellipticKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private (string Id, RSA Key) _rsa = ("rsa-1", RSA.Create(2048));

    public ConcurrentDictionary<string, IssuerUser> Users { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, IssuerClient> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>RS256 or ES256.</summary>
    public string Algorithm { get; set; } = "RS256";

    /// <summary>The next ID token has this fault; see <see cref="IssuerFaults"/>.</summary>
    public void AddFault(string fault) => _faults.Enqueue(fault);

    /// <summary>Tokens are signed with another key from here on.</summary>
    public void RotateKeys() => _rsa = ($"rsa-{RandomNumberGenerator.GetHexString(8)}", RSA.Create(2048));

    /// <summary>A code for somebody who signed in.</summary>
    public string Issue(IssuerClient client, IssuerUser user, string nonce, string codeChallenge, DateTimeOffset now)
    {
        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _codes[code] = new IssuedCode(client, user, client.RedirectUri, nonce, codeChallenge, now + CodeLifetime);
        return code;
    }

    /// <summary>Takes a code, once; null when it is not this client's, or the verifier or the address is another one.</summary>
    public IssuedCode? Redeem(string code, IssuerClient client, string redirectUri, string codeVerifier, DateTimeOffset now) =>
        _codes.TryRemove(code, out var issued) && issued.Client == client && issued.RedirectUri == redirectUri && issued.ExpiresAt > now
        && issued.CodeChallenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(codeVerifier)))
            ? issued
            : null;

    /// <summary>The ID token for a code, with the fault ordered for it.</summary>
    public string Sign(string issuer, IssuedCode code, DateTimeOffset now)
    {
        var fault = _faults.TryDequeue(out var ordered) ? ordered : "";
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["sub"] = code.User.Subject,
            ["aud"] = code.Client.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
            ["nonce"] = code.Nonce,
            ["email"] = code.User.Email,
            ["email_verified"] = code.User.EmailVerified,
            ["name"] = code.User.Name,
        };
        var header = new JsonObject { ["alg"] = Algorithm, ["kid"] = Algorithm == "RS256" ? _rsa.Id : "ec-1", ["typ"] = "JWT" };
        IssuerFaults.Apply(fault, header, claims, now);

        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = SignatureOf(Encoding.ASCII.GetBytes(signed), header["alg"]!.ToString(), code.Client);
        if (fault == IssuerFaults.BadSignature)
        {
            signature[^1] ^= 1;
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public keys.</summary>
    public JsonObject PublishedKeys()
    {
        var (rsa, elliptic) = (_rsa.Key.ExportParameters(false), _ellipticKey.ExportParameters(false));
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = _rsa.Id, ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) },
                new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = "ec-1", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(elliptic.Q.X), ["y"] = Base64Url.EncodeToString(elliptic.Q.Y) }),
        };
    }

    public void Dispose()
    {
        _ellipticKey.Dispose();
        _rsa.Key.Dispose();
    }

    private byte[] SignatureOf(byte[] text, string algorithm, IssuerClient client) => algorithm switch
    {
        "none" => [],
        "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(client.ClientSecret), text),
        "ES256" => _ellipticKey.SignData(text, HashAlgorithmName.SHA256),
        _ => _rsa.Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}

/// <summary>All issuers that are played, by the name in their address.</summary>
internal sealed class PlayedIssuers
{
    private readonly ConcurrentDictionary<string, PlayedIssuer> _byName = new(StringComparer.Ordinal);

    public PlayedIssuer Get(string name) => _byName.GetOrAdd(name, static _ => new PlayedIssuer());

    public PlayedIssuer? Find(string name) => _byName.GetValueOrDefault(name);

    public void Clear() => _byName.Clear();
}
