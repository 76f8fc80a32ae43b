using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Identity.Clerk;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatBoost.UnitTests.Clerk;

public sealed class ClerkTokensTests : IDisposable
{
    private const string Issuer = "https://clerk.shop.example";
    private readonly TestClock _clock = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _other = RSA.Create(2048);
    private readonly List<SecurityKey> _published = [];
    private readonly ClerkTokens _tokens;
    private int _reads;

    public ClerkTokensTests()
    {
        Publish("k1", _key);
        _tokens = new ClerkTokens(
            Options.Create(new ClerkIssuer { Issuer = Issuer }),
            Options.Create(new ClerkOptions { AuthorizedParties = ["https://app.shop.example"] }),
            address =>
            {
                Assert.Equal(new Uri($"{Issuer}/.well-known/jwks.json"), address);
                _reads++;
                return Task.FromResult<IReadOnlyList<SecurityKey>>([.. _published]);
            },
            _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_good_token_tells_who_and_where()
    {
        var (session, _) = await _tokens.ReadAsync(Sign(Header(), Claims()), Cancellation);

        Assert.Equal(("user_1", "org_1", "admin"), (session!.UserId, session.OrganizationId, session.Role));
        Assert.Equal((_clock.Now.AddSeconds(65), _clock.Now), (session.ExpiresAt, session.IssuedAt));
    }

    [Theory]
    [InlineData("iss", "https://clerk.other.example")]
    [InlineData("iss", Issuer + "/")]
    [InlineData("iss", null)]
    [InlineData("azp", "https://app.shop.example.evil")]
    [InlineData("azp", "https://APP.shop.example")]
    [InlineData("azp", "")]
    [InlineData("azp", null)]
    [InlineData("exp", null)]
    [InlineData("iat", null)]
    [InlineData("sub", null)]
    [InlineData("sid", null)]
    public async Task A_claim_that_is_another_or_missing_is_refused(string name, string? value)
    {
        var claims = Claims();
        claims[name] = value;
        if (value is null)
        {
            claims.Remove(name);
        }

        Assert.Equal((null, false), await _tokens.ReadAsync(Sign(Header(), claims), Cancellation));
    }

    [Theory]
    [InlineData("exp", -4, "good")]
    [InlineData("exp", -5, "expired")]
    [InlineData("exp", -600, "expired")]
    [InlineData("nbf", 5, "good")]
    [InlineData("nbf", 6, "refused")]
    [InlineData("iat", 5, "good")]
    [InlineData("iat", 6, "refused")]
    public async Task Clocks_may_be_five_seconds_apart(string name, int seconds, string expected)
    {
        var claims = Claims();
        claims[name] = _clock.Now.AddSeconds(seconds).ToUnixTimeSeconds();

        var (session, hasExpired) = await _tokens.ReadAsync(Sign(Header(), claims), Cancellation);

        Assert.Equal(expected, session is not null ? "good" : hasExpired ? "expired" : "refused");
    }

    [Theory]
    [InlineData("alg", "none")]
    [InlineData("alg", "HS256")]
    [InlineData("alg", "RS384")]
    [InlineData("alg", "PS256")]
    [InlineData("alg", "ES256")]
    [InlineData("typ", "at+jwt")]
    [InlineData("typ", null)]
    [InlineData("kid", "k2")]
    [InlineData("kid", "")]
    [InlineData("kid", null)]
    [InlineData("crit", "b64")]
    public async Task A_header_that_is_another_is_refused(string name, string? value)
    {
        var header = Header();
        header[name] = value;
        if (value is null)
        {
            header.Remove(name);
        }

        Assert.Equal((null, false), await _tokens.ReadAsync(Sign(header, Claims()), Cancellation));
    }

    [Fact]
    public async Task What_the_instance_did_not_sign_is_refused()
    {
        var (header, claims) = (Header(), Claims());
        var good = Sign(header, claims);
        var parts = good.Split('.');
        var symmetric = Header();
        symmetric["alg"] = "HS256";
        var unsigned = Header();
        unsigned["alg"] = "none";
        var claimsOfAdmin = Claims();
        claimsOfAdmin["sub"] = "user_2";
        foreach (var (what, token) in new[]
        {
            ("signed with another key", Sign(header, claims, _other)),
            ("by HS256 with the public key", Hmac(symmetric, claims, Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()))),
            ("by HS256 with the modulus", Hmac(symmetric, claims, _key.ExportParameters(false).Modulus!)),
            ("without signature", $"{Encode(unsigned)}.{parts[1]}."),
            ("whose signature is cut off", $"{parts[0]}.{parts[1]}."),
            ("with other claims", $"{parts[0]}.{Encode(claimsOfAdmin)}.{parts[2]}"),
            ("in five parts", $"{good}.{parts[0]}.{parts[1]}"),
            ("that is none", "nonsense"),
            ("that is empty", ""),
            ("that is too long", Sign(header, new JsonObject(Claims().Select(c => KeyValuePair.Create(c.Key, c.Value?.DeepClone()))) { ["padding"] = new string('x', 8 * 1024) })),
            ("that says a thing twice", Sign(Encode(header), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()[..^1] + ",\"sub\":\"user_2\"}")))),
        })
        {
            Assert.True((await _tokens.ReadAsync(token, Cancellation)) == (null, false), $"A token {what} was taken.");
        }

        Assert.NotNull((await _tokens.ReadAsync(good, Cancellation)).Session);
    }

    [Fact]
    public async Task A_key_too_short_to_be_safe_does_not_count()
    {
        using var weak = RSA.Create(1024);
        Publish("weak", weak);
        var header = Header();
        header["kid"] = "weak";

        Assert.Equal((null, false), await _tokens.ReadAsync(Sign(header, Claims(), weak), Cancellation));
    }

    [Fact]
    public async Task Keys_are_read_every_five_minutes_and_at_once_for_a_new_one_but_not_for_each_of_a_flood()
    {
        await _tokens.ReadAsync(Sign(Header(), Claims()), Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(4));
        await _tokens.ReadAsync(Sign(Header(), Claims()), Cancellation);
        Assert.Equal(1, _reads);

        Publish("k2", _other);
        var header = Header();
        header["kid"] = "k2";
        Assert.NotNull((await _tokens.ReadAsync(Sign(header, Claims(), _other), Cancellation)).Session);
        Assert.Equal(2, _reads);

        for (var i = 0; i < 100; i++)
        {
            header["kid"] = $"invented-{i}";
            await _tokens.ReadAsync(Sign(header, Claims(), _other), Cancellation);
        }

        Assert.Equal(2, _reads);
        _clock.Advance(TimeSpan.FromMinutes(6));
        await _tokens.ReadAsync(Sign(Header(), Claims()), Cancellation);
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task A_key_that_is_published_no_longer_does_not_count()
    {
        var token = Sign(Header(), Claims());
        Assert.NotNull((await _tokens.ReadAsync(token, Cancellation)).Session);

        _published.Clear();
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((null, false), await _tokens.ReadAsync(Sign(Header(), Claims()), Cancellation));
    }

    private static JsonObject Header() => new() { ["alg"] = "RS256", ["cat"] = "cl_B7d4PD", ["kid"] = "k1", ["typ"] = "JWT" };

    private JsonObject Claims() => new()
    {
        ["azp"] = "https://app.shop.example",
        ["exp"] = _clock.Now.AddSeconds(60).ToUnixTimeSeconds(),
        ["iat"] = _clock.Now.ToUnixTimeSeconds(),
        ["iss"] = Issuer,
        ["nbf"] = _clock.Now.AddSeconds(-10).ToUnixTimeSeconds(),
        ["sid"] = "sess_1",
        ["sub"] = "user_1",
        ["v"] = 2,
        ["o"] = new JsonObject { ["id"] = "org_1", ["slg"] = "shop", ["rol"] = "admin" },
    };

    private void Publish(string id, RSA key) => _published.Add(new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)) { KeyId = id });

    private string Sign(JsonObject header, JsonObject claims, RSA? key = null) => Sign(Encode(header), Encode(claims), key);

    private string Sign(string header, string claims, RSA? key = null) =>
        $"{header}.{claims}.{Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

    private static string Hmac(JsonObject header, JsonObject claims, byte[] secret)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
