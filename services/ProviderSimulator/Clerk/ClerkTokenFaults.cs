using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary>What can be wrong with a session token.</summary>
internal static class ClerkTokenFaults
{
    public const string BadSignature = "bad_signature";

    public static readonly IReadOnlyList<string> All =
    [
        BadSignature, "alg_none", "alg_hs256", "unknown_key", "without_key", "wrong_issuer", "wrong_party", "without_party", "expired", "without_expiry", "from_the_future", "without_issue_time",
        "not_yet_valid", "pending", "impersonated", "without_session", "without_subject", "other_type", "with_extension", "oversized",
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
            case "without_key":
                header.Remove("kid");
                break;
            case "wrong_issuer":
                claims["iss"] = "https://clerk.another.example";
                break;
            case "wrong_party":
                claims["azp"] = "https://another.example";
                break;
            case "without_party":
                claims.Remove("azp");
                break;
            case "expired":
                claims["iat"] = now.AddMinutes(-3).ToUnixTimeSeconds();
                claims["nbf"] = now.AddMinutes(-3).ToUnixTimeSeconds();
                claims["exp"] = now.AddMinutes(-2).ToUnixTimeSeconds();
                break;
            case "without_expiry":
                claims.Remove("exp");
                break;
            case "from_the_future":
                claims["iat"] = now.AddMinutes(1).ToUnixTimeSeconds();
                break;
            case "without_issue_time":
                claims.Remove("iat");
                break;
            case "not_yet_valid":
                claims["nbf"] = now.AddMinutes(1).ToUnixTimeSeconds();
                break;
            case "pending":
                claims["sts"] = "pending";
                break;
            case "impersonated":
                claims["act"] = new JsonObject { ["iss"] = "https://dashboard.clerk.com", ["sid"] = "sess_of_somebody_else", ["sub"] = "user_of_support" };
                break;
            case "without_session":
                claims.Remove("sid");
                break;
            case "without_subject":
                claims.Remove("sub");
                break;
            case "other_type":
                header["typ"] = "at+jwt";
                break;
            case "with_extension":
                header["crit"] = new JsonArray("b64");
                header["b64"] = true;
                break;
            case "oversized":
                claims["padding"] = new string('x', 8 * 1024);
                break;
        }
    }
}
