using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.UnitTests.Tokens;

public sealed class JsonWebKeyTests
{
    // RFC 7517, appendix A.1; the modulus of its RSA key is cut.
    private const string Example = """
        {"keys":
          [
            {"kty":"EC",
             "crv":"P-256",
             "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
             "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
             "use":"enc",
             "kid":"1"},
            {"kty":"RSA",
             "n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs",
             "e":"AQAB",
             "alg":"RS256",
             "kid":"2011-04-29"}
          ]
        }
        """;

    // Its private half, appendix A.2.
    private const string PrivateHalf = "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE";

    private readonly JsonWebKeySet _keys = JsonSerializer.Deserialize<JsonWebKeySet>(Example)!;

    [Fact]
    public void The_keys_of_the_rfc_are_read()
    {
        Assert.Equal(["1", "2011-04-29"], _keys.Keys.Select(key => key.KeyId));
        Assert.Equal(("EC", "P-256", "enc"), (_keys.Keys[0].KeyType, _keys.Keys[0].Curve, _keys.Keys[0].Use));
        Assert.Equal(("RSA", "RS256"), (_keys.Keys[1].KeyType, _keys.Keys[1].Algorithm));
    }

    [Fact]
    public void Neither_of_them_is_for_our_signatures() => Assert.All(_keys.Keys, key => Assert.Null(key.ToTrustedKey()));

    [Fact]
    public void For_signatures_the_key_of_the_rfc_verifies_what_its_private_half_signed()
    {
        var key = _keys.Keys[0] with { Use = "sig" };
        using var signer = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
            D = Base64Url.DecodeFromChars(PrivateHalf),
        });

        Assert.True(key.ToTrustedKey()!.HasSigned(CompactJws.TryParse(CompactJws.Sign("{}"u8, "{}"u8, signer))!));
        Assert.Equal((key.X, key.Y), (JsonWebKey.Of("1", signer).X, JsonWebKey.Of("1", signer).Y));
    }
}
