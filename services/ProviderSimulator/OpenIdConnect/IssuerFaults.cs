using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.OpenIdConnect;

/// <summary>What can be wrong with an ID token.</summary>
internal static class IssuerFaults
{
    public const string BadSignature = "bad_signature";

    public static readonly IReadOnlyList<string> All =
    [
        BadSignature, "alg_none", "alg_hs256", "unknown_key", "wrong_issuer", "wrong_audience", "wrong_party", "other_party_missing", "expired", "without_expiry", "from_the_future",
        "not_yet_valid", "wrong_nonce", "without_nonce", "without_subject", "unverified_email",
    ];

    public static void Apply(string fault, JsonObject header, JsonObject claims, DateTimeOffset now)
    {
        switch (fault)
        {
            case "alg_none":
                header["alg"] = "none";
                break;
            case "alg_hs256":
                header["alg"] = "HS256";
                break;
            case "unknown_key":
                header["kid"] = "nobody-published-this";
                break;
            case "wrong_issuer":
                claims["iss"] = "https://issuer.example";
                break;
            case "wrong_audience":
                claims["aud"] = "another-client";
                break;
            case "wrong_party":
                claims["azp"] = "another-client";
                break;
            case "other_party_missing":
                claims["aud"] = new JsonArray(claims["aud"]!.ToString(), "another-client");
                break;
            case "expired":
                claims["iat"] = now.AddMinutes(-12).ToUnixTimeSeconds();
                claims["exp"] = now.AddMinutes(-2).ToUnixTimeSeconds();
                break;
            case "without_expiry":
                claims.Remove("exp");
                break;
            case "from_the_future":
                claims["iat"] = now.AddMinutes(3).ToUnixTimeSeconds();
                break;
            case "not_yet_valid":
                claims["nbf"] = now.AddMinutes(3).ToUnixTimeSeconds();
                break;
            case "wrong_nonce":
                claims["nonce"] = "of-another-sign-in";
                break;
            case "without_nonce":
                claims.Remove("nonce");
                break;
            case "without_subject":
                claims.Remove("sub");
                break;
            case "unverified_email":
                claims["email_verified"] = false;
                break;
        }
    }
}
