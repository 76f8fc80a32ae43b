using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ServiceDefaults.Authentication;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBoost.UnitTests.Tokens;

public sealed class AccessTokenVerifierTests : IDisposable
{
    private readonly TokenIssuer _issuer = new();

    [Fact]
    public void A_member_s_token_tells_user_organization_role_and_name()
    {
        var user = UserId.New().ToString();
        var organization = OrganizationId.New().ToString();

        var token = _issuer.Verifier.TryVerify(_issuer.Token(claims => (claims["sub"], claims["org"]) = (user, organization)), out _);

        Assert.NotNull(token);
        Assert.Equal(user, token.Identity.FindFirst("sub")!.Value);
        Assert.Equal(organization, token.Identity.FindFirst("org")!.Value);
        Assert.Equal("agent", token.Identity.FindFirst("role")!.Value);
        Assert.Equal("Ann", token.Identity.Name);
    }

    [Fact]
    public void A_service_s_token_has_the_internal_scope_and_no_organization()
    {
        Assert.Equal(TokenRefusal.None, _issuer.Refusal(_issuer.Token(AsService)));
        Assert.Equal(TokenRefusal.BadClaims, _issuer.Refusal(_issuer.Token(claims =>
        {
            AsService(claims);
            claims["scope"] = "internals api";
        })));
    }

    [Fact]
    public void A_token_that_says_alg_none_is_refused()
    {
        foreach (var algorithm in new[] { "none", "None", "NONE", "nOnE", "" })
        {
            var header = TokenIssuer.Header();
            header["alg"] = algorithm;
            var unsigned = $"{Encode(header)}.{Encode(_issuer.Claims())}.";

            Assert.Equal(TokenRefusal.Malformed, _issuer.Refusal(unsigned));
            Assert.Equal(TokenRefusal.WrongType, _issuer.Refusal(_issuer.Token(header: header => header["alg"] = algorithm)));
        }
    }

    [Fact]
    public void A_token_signed_with_the_public_key_as_hmac_secret_is_refused()
    {
        var publicKey = _issuer.Key.ExportSubjectPublicKeyInfo();
        byte[][] secrets = [publicKey, Encoding.UTF8.GetBytes(PemEncoding.WriteString("PUBLIC KEY", publicKey))];
        foreach (var secret in secrets)
        {
            foreach (var algorithm in new[] { "HS256", "ES256" })
            {
                var header = TokenIssuer.Header();
                header["alg"] = algorithm;
                var signedPart = $"{Encode(header)}.{Encode(_issuer.Claims())}";
                var hash = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signedPart));

                Assert.NotEqual(TokenRefusal.None, _issuer.Refusal($"{signedPart}.{Base64Url.EncodeToString(hash)}"));
                Assert.NotEqual(TokenRefusal.None, _issuer.Refusal($"{signedPart}.{Base64Url.EncodeToString([.. hash, .. hash])}"));
            }
        }
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES384")]
    [InlineData("es256")]
    [InlineData(null)]
    public void Every_other_algorithm_is_refused(string? algorithm) =>
        Assert.Equal(TokenRefusal.WrongType, _issuer.Refusal(_issuer.Token(header: header => header["alg"] = algorithm)));

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("AT+JWT", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("JWT", false)]
    [InlineData("id+jwt", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_an_access_token_is_one(string? type, bool isAccepted) =>
        Assert.Equal(isAccepted ? TokenRefusal.None : TokenRefusal.WrongType, _issuer.Refusal(_issuer.Token(header: header => header["typ"] = type)));

    [Fact]
    public void A_critical_extension_is_refused() =>
        Assert.Equal(TokenRefusal.WrongType, _issuer.Refusal(_issuer.Token(header: header => header["crit"] = new JsonArray("exp"))));

    [Theory]
    [InlineData("k2")]
    [InlineData("K1")]
    [InlineData("")]
    [InlineData("../../dev/null")]
    [InlineData(null)]
    public void An_unknown_key_is_refused(string? keyId) =>
        Assert.Equal(TokenRefusal.UnknownKey, _issuer.Refusal(_issuer.Token(header: header => header["kid"] = keyId)));

    [Fact]
    public void Another_key_under_a_known_id_is_refused_even_when_the_token_brings_it_along()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(TokenRefusal.BadSignature, _issuer.Refusal(_issuer.Token(key: other)));
        Assert.Equal(TokenRefusal.BadSignature, _issuer.Refusal(_issuer.Token(
            header: header => header["jwk"] = JsonSerializer.SerializeToNode(JsonWebKey.Of(TokenIssuer.KeyId, other)), key: other)));
    }

    [Fact]
    public void A_changed_claim_is_refused()
    {
        var parts = _issuer.Token().Split('.');
        var claims = _issuer.Claims();
        claims["role"] = "owner";

        Assert.Equal(TokenRefusal.BadSignature, _issuer.Refusal($"{parts[0]}.{Encode(claims)}.{parts[2]}"));
    }

    [Fact]
    public void A_token_changed_in_any_character_is_refused()
    {
        var good = _issuer.Token();
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0é";

        Prop.ForAll<NonNegativeInt, NonNegativeInt>((position, letter) =>
        {
            var changed = good.ToCharArray();
            changed[position.Get % good.Length] = Letters[letter.Get % Letters.Length];
            var token = new string(changed);
            return (_issuer.Refusal(token) == TokenRefusal.None) == (token == good);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData(899 + 30, true)]
    [InlineData(900 + 30, false)]
    [InlineData(1_000_000, false)]
    public void A_token_ends_with_its_time_and_thirty_seconds(int secondsLater, bool isAccepted)
    {
        var expected = isAccepted ? TokenRefusal.None : TokenRefusal.Expired;
        var (seen, unseen) = (_issuer.Token(), _issuer.Token());
        Assert.Equal(TokenRefusal.None, _issuer.Refusal(seen));

        _issuer.Clock.Advance(TimeSpan.FromSeconds(secondsLater));

        Assert.Equal(expected, _issuer.Refusal(seen));
        Assert.Equal(expected, _issuer.Refusal(unseen));
    }

    [Fact]
    public void A_token_for_later_is_refused_until_then()
    {
        var token = _issuer.Token(claims => claims["nbf"] = _issuer.Clock.Now.AddSeconds(31).ToUnixTimeSeconds());

        Assert.Equal(TokenRefusal.NotYetValid, _issuer.Refusal(token));
        _issuer.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TokenRefusal.None, _issuer.Refusal(token));
    }

    [Theory]
    [InlineData("exp", "null")]
    [InlineData("exp", "\"1795260234\"")]
    [InlineData("exp", "1e300")]
    [InlineData("exp", "-1")]
    [InlineData("exp", "99999999999999999999")]
    [InlineData("nbf", "\"soon\"")]
    [InlineData("sub", "null")]
    [InlineData("sub", "\"org_00000000000000000000000000\"")]
    [InlineData("org", "\"usr_00000000000000000000000000\"")]
    [InlineData("org", "[]")]
    [InlineData("role", "[\"owner\"]")]
    public void A_claim_of_the_wrong_form_is_refused(string claim, string json) =>
        Assert.Equal(TokenRefusal.BadClaims, _issuer.Refusal(_issuer.Token(claims => claims[claim] = JsonNode.Parse(json))));

    [Theory]
    [InlineData("\"https://issuer.example\"", true)]
    [InlineData("\"https://issuer.example/\"", false)]
    [InlineData("\"https://issuer.example.evil\"", false)]
    [InlineData("[\"https://issuer.example\"]", false)]
    [InlineData("null", false)]
    public void Only_our_issuer_counts(string json, bool isAccepted) => Assert.Equal(
        isAccepted ? TokenRefusal.None : TokenRefusal.WrongIssuer, _issuer.Refusal(_issuer.Token(claims => claims["iss"] = JsonNode.Parse(json))));

    [Theory]
    [InlineData("\"chatboost\"", true)]
    [InlineData("[\"other\",\"chatboost\"]", true)]
    [InlineData("\"chatboost2\"", false)]
    [InlineData("[\"other\"]", false)]
    [InlineData("[]", false)]
    [InlineData("{\"chatboost\":1}", false)]
    [InlineData("null", false)]
    public void Only_a_token_for_us_counts(string json, bool isAccepted) => Assert.Equal(
        isAccepted ? TokenRefusal.None : TokenRefusal.WrongAudience, _issuer.Refusal(_issuer.Token(claims => claims["aud"] = JsonNode.Parse(json))));

    [Fact]
    public void Signed_nonsense_is_refused()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(TokenIssuer.Header());
        foreach (var payload in new[] { "", "null", "[]", "\"text\"", "{", "{\"iss\":\"https://issuer.example\",\"iss\":\"https://issuer.example\"}", new string('[', 500) })
        {
            Assert.Equal(TokenRefusal.Malformed, _issuer.Refusal(CompactJws.Sign(header, Encoding.UTF8.GetBytes(payload), _issuer.Key)));
        }

        foreach (var text in new[] { @"{""\ud800"":1,""alg"":""ES256""}", @"{""alg"":""\ud800""}", @"{""alg"":""ES256"",""typ"":""at+jwt"",""kid"":""\udfff""}" })
        {
            Assert.NotEqual(TokenRefusal.None, _issuer.Refusal(CompactJws.Sign(Encoding.UTF8.GetBytes(text), "{}"u8, _issuer.Key)));
        }

        foreach (var claim in new[] { @"{""iss"":""\ud800""}", @"{""iss"":""https://issuer.example"",""aud"":[""\ud800""]}", @"{""\ud800"":1}" })
        {
            Assert.NotEqual(TokenRefusal.None, _issuer.Refusal(CompactJws.Sign(header, Encoding.UTF8.GetBytes(claim), _issuer.Key)));
        }

        Assert.Equal(TokenRefusal.Malformed, _issuer.Refusal(CompactJws.Sign(
            """{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"k1"}"""u8, "{}"u8, _issuer.Key)));
    }

    [Fact]
    public void A_remembered_token_is_refused_once_its_key_is_withdrawn()
    {
        var token = _issuer.Token();
        Assert.Equal(TokenRefusal.None, _issuer.Refusal(token));
        Assert.Equal(1, _issuer.Verifier.Remembered);

        _issuer.Withdraw();

        Assert.Equal(TokenRefusal.UnknownKey, _issuer.Refusal(token));
    }

    [Fact]
    public void Refused_tokens_are_not_remembered_and_a_repeated_one_only_once()
    {
        var token = _issuer.Token();
        for (var i = 0; i < 3; i++)
        {
            _issuer.Refusal(token);
            _issuer.Refusal(token + "x");
        }

        Assert.Equal(1, _issuer.Verifier.Remembered);
    }

    [Fact]
    public void Memory_is_bounded_and_tokens_beyond_it_still_count()
    {
        for (var i = 0; i < AccessTokenVerifier.MaxRemembered + 100; i++)
        {
            Assert.Equal(TokenRefusal.None, _issuer.Refusal(_issuer.Token()));
        }

        Assert.InRange(_issuer.Verifier.Remembered, 1, AccessTokenVerifier.MaxRemembered);
    }

    [Fact]
    public async Task The_key_a_token_names_is_asked_for_and_nothing_for_what_is_no_token_of_ours()
    {
        await _issuer.Verifier.PrepareAsync(_issuer.Token(header: header => header["kid"] = "k2"), TestContext.Current.CancellationToken);
        await _issuer.Verifier.PrepareAsync(_issuer.Token(header: header => (header["kid"], header["alg"]) = ("k3", "HS256")), TestContext.Current.CancellationToken);
        await _issuer.Verifier.PrepareAsync("k4", TestContext.Current.CancellationToken);

        Assert.Equal(["k2"], _issuer.AskedFor);
    }

    public void Dispose() => _issuer.Dispose();

    private static void AsService(JsonObject claims)
    {
        claims.Remove("org");
        (claims["sub"], claims["client_id"], claims["scope"]) = ("whatsapp-worker", "whatsapp-worker", "internal");
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
