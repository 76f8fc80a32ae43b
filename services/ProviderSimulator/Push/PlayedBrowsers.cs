using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatBoost.ProviderSimulator.Push;

/// <summary>What a browser got, as its push service took it.</summary>
/// <param name="Body">The encrypted body, base64.</param>
/// <param name="Text">What the browser reads of it; null when it does not open.</param>
/// <param name="Subject">Whom the sender gave to turn to.</param>
/// <param name="Ttl">For how many seconds it is kept.</param>
/// <param name="Topic">What it replaces.</param>
internal sealed record PlayedPush(string Body, string? Text, string Subject, int Ttl, string? Topic);

/// <summary>A browser with its keys, and the trouble its push service makes.</summary>
internal sealed class PlayedBrowser(string applicationServerKey) : IDisposable
{
    private ImmutableList<PlayedPush> _got = [];
    private int _trouble;

    public string Id { get; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>The key it subscribed with: messages of others are not taken.</summary>
    public string ApplicationServerKey => applicationServerKey;

    public ECDiffieHellman Key { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(16);

    public IReadOnlyList<PlayedPush> Got => _got;

    /// <summary>How often it was posted to, trouble included.</summary>
    public int Calls { get; set; }

    public int Status { get; set; }

    public int Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    public byte[] PublicKey => Point(Key.ExportParameters(includePrivateParameters: false));

    public void Take(PlayedPush push) => ImmutableInterlocked.Update(ref _got, got => got.Add(push));

    public bool IsInTrouble() => Interlocked.Decrement(ref _trouble) >= 0;

    public void Dispose() => Key.Dispose();

    public static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];
}

/// <summary>
/// A push service and the browsers behind it: takes what RFC 8030 says, checks the sender as RFC 8292 says, and opens it as RFC 8291 says, each from the RFC and not with what
/// ChatBoost sends with.
/// </summary>
internal sealed class PlayedBrowsers(TimeProvider clock)
{
    private const int HeaderLength = 86;

    private readonly ConcurrentDictionary<string, PlayedBrowser> _browsers = new(StringComparer.Ordinal);

    public PlayedBrowser Open(string applicationServerKey)
    {
        var browser = new PlayedBrowser(applicationServerKey);
        _browsers[browser.Id] = browser;
        return browser;
    }

    public PlayedBrowser? Find(string id) => _browsers.GetValueOrDefault(id);

    /// <summary>What the push service answers.</summary>
    public void Map(IEndpointRouteBuilder app) => app.MapPost("/push/{id}", (string id, HttpContext context) => TakeAsync(id, context)).ExcludeFromDescription();

    private async Task<IResult> TakeAsync(string id, HttpContext context)
    {
        if (Find(id) is not { } browser)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        browser.Calls++;
        if (browser.IsInTrouble())
        {
            return Results.StatusCode(browser.Status);
        }

        var headers = context.Request.Headers;
        if (headers.ContentEncoding != "aes128gcm" || !int.TryParse(headers["TTL"], out var ttl))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (SubjectOf(headers.Authorization.ToString(), $"{context.Request.Scheme}://{context.Request.Host}", browser) is not { } subject)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > 4096)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        browser.Take(new PlayedPush(Convert.ToBase64String(body.ToArray()), Open(body.ToArray(), browser), subject, ttl, headers["Topic"].FirstOrDefault()));
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    /// <summary>The subject of a good token: ES256 by the key it names, which is the one the browser subscribed with, for this service, and for a day at most.</summary>
    private string? SubjectOf(string authorization, string audience, PlayedBrowser browser)
    {
        const string Scheme = "vapid ";
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("t", out var token) || !parts.TryGetValue("k", out var name) || name != browser.ApplicationServerKey || token.Split('.') is not [var header, var claims, var signature])
        {
            return null;
        }

        var point = Base64Url.DecodeFromChars(name);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
        {
            return null;
        }

        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var expires = DateTimeOffset.FromUnixTimeSeconds(json.RootElement.GetProperty("exp").GetInt64());
        var now = clock.GetUtcNow();
        return json.RootElement.GetProperty("aud").GetString() == audience && expires > now && expires <= now.AddHours(24) ? json.RootElement.GetProperty("sub").GetString() : null;
    }

    private static string? Open(byte[] body, PlayedBrowser browser)
    {
        var salt = body[..16];
        if (body.Length < HeaderLength + 17 || body[20] != 65 || BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)) < body.Length - HeaderLength)
        {
            return null;
        }

        var sender = body[21..HeaderLength];
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        var extracted = HKDF.Extract(HashAlgorithmName.SHA256, browser.Key.DeriveRawSecretAgreement(theirs.PublicKey), browser.Secret);
        var material = HKDF.Expand(HashAlgorithmName.SHA256, extracted, 32, [.. "WebPush: info\0"u8, .. browser.PublicKey, .. sender]);
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, material, salt);
        using var cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, secret, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()), 16);
        var plain = new byte[body.Length - HeaderLength - 16];
        try
        {
            cipher.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, secret, 12, "Content-Encoding: nonce\0"u8.ToArray()), body.AsSpan(HeaderLength, plain.Length), body.AsSpan(^16..), plain);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var end = Array.FindLastIndex(plain, letter => letter != 0);
        return end >= 0 && plain[end] == 2 ? Encoding.UTF8.GetString(plain, 0, end) : null;
    }
}
