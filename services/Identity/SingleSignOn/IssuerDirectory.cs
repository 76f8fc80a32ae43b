using System.Net;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Caching;
using Microsoft.IdentityModel.Tokens;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>An issuer as its discovery document and its keys describe it.</summary>
/// <param name="AuthorizationEndpoint">Where browsers go.</param>
/// <param name="TokenEndpoint">Where codes become tokens.</param>
/// <param name="TakesSecretInBody">True when it does not take the client's secret as HTTP Basic.</param>
/// <param name="Keys">What its tokens are signed with.</param>
public sealed record IssuerDescription(Uri AuthorizationEndpoint, Uri TokenEndpoint, bool TakesSecretInBody, IReadOnlyList<SecurityKey> Keys);

/// <summary>Reads issuers' discovery documents and keys (OpenID Connect Discovery 1.0), and keeps them for a while.</summary>
public sealed class IssuerDirectory
{
    private const int LeastRsaBits = 2048;

    // An issuer that signs with a key nobody knows is asked again, but not by each of a flood of such tokens.
    private static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromSeconds(1);

    private readonly IssuerHttp _http;
    private readonly RefreshingCache<string, IssuerDescription> _known;

    /// <summary>Made by dependency injection.</summary>
    public IssuerDirectory(IssuerHttp http, TimeProvider clock)
    {
        _http = http;
        _known = new(new RefreshingCacheSettings { FreshFor = TimeSpan.FromMinutes(10), Capacity = 1000 }, clock, ReadAsync);
    }

    /// <summary>The issuer, from memory when it was read lately.</summary>
    /// <exception cref="IssuerException">It cannot be read.</exception>
    public async Task<IssuerDescription> FindAsync(string issuer, CancellationToken cancellationToken) => (await _known.GetAsync(issuer, cancellationToken))!;

    /// <summary>The issuer as it is now.</summary>
    /// <exception cref="IssuerException">It cannot be read.</exception>
    public Task<IssuerDescription> CheckAsync(string issuer, CancellationToken cancellationToken)
    {
        _known.Forget(issuer);
        return FindAsync(issuer, cancellationToken);
    }

    /// <summary>The issuer with its keys as they are now, unless they were read a moment ago.</summary>
    /// <exception cref="IssuerException">It cannot be read.</exception>
    public async Task<IssuerDescription> FindWithNewKeysAsync(string issuer, CancellationToken cancellationToken) =>
        (await _known.GetNewerThanAsync(issuer, UnknownKeyInterval, cancellationToken))!;

    /// <summary>The keys a key set publishes, read now.</summary>
    /// <exception cref="IssuerException">It cannot be read.</exception>
    public async Task<IReadOnlyList<SecurityKey>> ReadKeysAsync(Uri address)
    {
        using var keys = await ReadJsonAsync(address);
        return KeysOf(keys.RootElement.GetRawText());
    }

    private async Task<IssuerDescription?> ReadAsync(string issuer)
    {
        using var document = await ReadJsonAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"));
        var root = document.RootElement;
        // Anything else would let one issuer hand out the endpoints of another (OpenID Connect Discovery, section 4.3).
        if (TextOf(root, "issuer") != issuer)
        {
            throw new IssuerException($"The discovery document is of another issuer: '{TextOf(root, "issuer")}'.");
        }

        return new IssuerDescription(
            AddressOf(root, "authorization_endpoint"), AddressOf(root, "token_endpoint"), TakesSecretInBody(root), await ReadKeysAsync(AddressOf(root, "jwks_uri")));
    }

    private async Task<JsonDocument> ReadJsonAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Shared by all who wait for it: it has the client's time limit and nobody's cancellation.
        var (status, body) = await _http.SendAsync(request, CancellationToken.None);
        if (status != HttpStatusCode.OK)
        {
            throw new IssuerException($"{address} answers {(int)status}.");
        }

        try
        {
            var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new IssuerException($"{address} is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new IssuerException($"{address} is not JSON.", exception);
        }
    }

    private static List<SecurityKey> KeysOf(string json)
    {
        try
        {
            List<SecurityKey> keys = [.. new JsonWebKeySet(json).GetSigningKeys().Where(key => key is ECDsaSecurityKey || (key is RsaSecurityKey or X509SecurityKey && key.KeySize >= LeastRsaBits))];
            return keys.Count > 0 ? keys : throw new IssuerException("The issuer publishes no key for signatures that is good enough.");
        }
        catch (ArgumentException exception)
        {
            throw new IssuerException("The issuer's keys cannot be read.", exception);
        }
    }

    private Uri AddressOf(JsonElement document, string name) =>
        Uri.TryCreate(TextOf(document, name), UriKind.Absolute, out var address) && _http.Allows(address)
            ? address
            : throw new IssuerException($"The {name} of the discovery document is not an https address.");

    private static bool TakesSecretInBody(JsonElement document) =>
        document.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array
        && methods.EnumerateArray().All(method => method.ToString() != "client_secret_basic")
        && methods.EnumerateArray().Any(method => method.ToString() == "client_secret_post");

    private static string? TextOf(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
