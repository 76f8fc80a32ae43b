using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class Tokens(SystemStack stack)
{
    [Fact]
    public async Task Access_token_verifies_with_the_published_key_and_lives_15_minutes()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var parts = owner.Session!.AccessToken.Split('.');
        var header = Decode(parts[0]);
        var claims = Decode(parts[1]);
        var discovery = await owner.GetAsync<JsonElement>("/.well-known/openid-configuration", Cancellation);
        var keys = await owner.GetAsync<JsonElement>("/.well-known/jwks.json", Cancellation);

        var key = keys.GetProperty("keys").EnumerateArray()
            .Single(k => k.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") },
        });

        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        Assert.True(ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.Equal(discovery.GetProperty("issuer").GetString(), claims.GetProperty("iss").GetString());
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.False(key.TryGetProperty("d", out _), "The private half of the key is published.");
    }

    [Fact]
    public async Task Refresh_token_works_once_and_its_reuse_ends_the_whole_session()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();
        var first = await anonymous.TokenByPasswordAsync(owner.Email!, owner.Password!, Cancellation);

        var second = await anonymous.TokenByRefreshAsync(first.RefreshToken!, Cancellation);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.Equal("Bearer", second.TokenType, ignoreCase: true);
        await owner.WithToken(second.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);

        // Whoever shows the first one again has stolen it, or the thief has the second: nobody can tell, so both end.
        await RefusedAsync("invalid_grant", () => anonymous.TokenByRefreshAsync(first.RefreshToken!, Cancellation));
        await RefusedAsync("invalid_grant", () => anonymous.TokenByRefreshAsync(second.RefreshToken!, Cancellation));
    }

    [Fact]
    public async Task Sessions_are_independent_of_each_other()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();
        var here = await anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation);
        var there = await anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation);
        await anonymous.TokenByRefreshAsync(here.RefreshToken, Cancellation);
        await RefusedAsync("invalid_grant", () => anonymous.TokenByRefreshAsync(here.RefreshToken, Cancellation));

        await anonymous.TokenByRefreshAsync(there.RefreshToken, Cancellation);
    }

    [Fact]
    public async Task Unknown_client_gets_no_token()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "whatsapp-worker",
            ["client_secret"] = "guessed",
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/token") { Content = form };

        using var response = await stack.Running.Anonymous().SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_client", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/auth/me")]
    [InlineData("/api/v1/conversations")]
    [InlineData("/api/v1/bots")]
    [InlineData("/api/v1/settings/whatsapp/status")]
    [InlineData("/api/v1/admin/dead-letters")]
    public async Task Every_service_refuses_callers_without_a_token_with_a_changed_one_and_with_an_unsigned_one(string path)
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var token = owner.Session!.AccessToken;
        var parts = token.Split('.');
        var unsigned = $"{Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8)}.{parts[1]}.";
        var someoneElse = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]))
            .Replace(owner.Session.OrganizationId, "org_01kb0000000000000000000000", StringComparison.Ordinal);
        var changed = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(someoneElse))}.{parts[2]}";

        using var accepted = await owner.SendAsync(HttpMethod.Get, path, null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        foreach (var bad in new[] { null, "nonsense", unsigned, changed })
        {
            await Refusal.ExpectAsync(
                HttpStatusCode.Unauthorized, await owner.WithToken(bad).SendAsync(HttpMethod.Get, path, null, Cancellation));
        }
    }

    // The token endpoint speaks OAuth2 (RFC 6749): {"error":"invalid_grant"}.
    private static async Task RefusedAsync(string error, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<ApiProblemException>(call);
        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
        Assert.Contains(error, refusal.Body, StringComparison.Ordinal);
    }

    private static JsonElement Decode(string part) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
