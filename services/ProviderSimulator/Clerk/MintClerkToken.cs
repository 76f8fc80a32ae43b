using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary><c>POST /simulator/clerk/tokens</c>: a session token as Clerk's front end would hold it, for a minute; or one with a fault.</summary>
internal static class MintClerkToken
{
    /// <param name="UserId">Whose; need not be known.</param>
    /// <param name="OrganizationId">The active organization; null: a personal session.</param>
    /// <param name="AuthorizedParty">The page it is for.</param>
    /// <param name="Role">The role there, without prefix; the known membership's when left out.</param>
    /// <param name="Version">1 or 2.</param>
    /// <param name="Fault">One of <see cref="ClerkTokenFaults"/>.</param>
    /// <param name="Lifetime">In seconds.</param>
    /// <param name="KeyId">The key that signs it.</param>
    public sealed record Request(
        string UserId, string AuthorizedParty, string? OrganizationId = null, string? Role = null, int Version = 2, string? Fault = null, int Lifetime = 60,
        string KeyId = PlayedClerk.FirstKey);

    public sealed record Response(string Token);

    public static void Map(IEndpointRouteBuilder clerk) => clerk.MapPost("/tokens", Handle).WithName(nameof(MintClerkToken));

    private static Results<Ok<Response>, ProblemHttpResult> Handle(Request request, PlayedClerk clerk, HttpRequest http, TimeProvider clock)
    {
        if (request.Fault is { } fault && !ClerkTokenFaults.All.Contains(fault))
        {
            return ControlProblem.Invalid($"fault is one of {string.Join(", ", ClerkTokenFaults.All)}.");
        }

        if (clerk.FindKey(request.KeyId) is not { } key)
        {
            return ControlProblem.NotFound("There is no key with this id.");
        }

        var now = clock.GetUtcNow();
        var header = new JsonObject { ["alg"] = "RS256", ["cat"] = "cl_B7d4PD111AAA", ["kid"] = request.KeyId, ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["azp"] = request.AuthorizedParty,
            ["exp"] = now.AddSeconds(request.Lifetime).ToUnixTimeSeconds(),
            ["fva"] = new JsonArray(0, -1),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = ClerkApi.IssuerOf(http),
            ["nbf"] = now.AddSeconds(-10).ToUnixTimeSeconds(),
            ["sid"] = PlayedClerk.NewId("sess"),
            ["sts"] = "active",
            ["sub"] = request.UserId,
        };
        if (request.Version == 2)
        {
            claims["v"] = 2;
            claims["jti"] = RandomNumberGenerator.GetHexString(20, lowercase: true);
        }

        if (request.OrganizationId is { } organizationId)
        {
            AddOrganization(claims, clerk, request, organizationId);
        }

        ClerkTokenFaults.Apply(request.Fault ?? "", header, claims, now);
        return TypedResults.Ok(new Response(Sign(key, header, claims, request.Fault)));
    }

    private static void AddOrganization(JsonObject claims, PlayedClerk clerk, Request request, string organizationId)
    {
        var role = request.Role ?? clerk.Find(PlayedClerk.MembershipKey(organizationId, request.UserId))?["role"]?.ToString()["org:".Length..] ?? "member";
        var slug = clerk.Find(organizationId)?["slug"]?.ToString() ?? "played";
        if (request.Version == 2)
        {
            claims["pla"] = "o:free";
            claims["fea"] = "o:dashboard";
            claims["o"] = new JsonObject { ["id"] = organizationId, ["slg"] = slug, ["rol"] = role, ["per"] = "read", ["fpm"] = "1" };
        }
        else
        {
            claims["org_id"] = organizationId;
            claims["org_slug"] = slug;
            claims["org_role"] = $"org:{role}";
            claims["org_permissions"] = new JsonArray("org:dashboard:read");
        }
    }

    private static string Sign(RSA key, JsonObject header, JsonObject claims, string? fault)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var text = Encoding.ASCII.GetBytes(signed);
        var signature = header["alg"]!.ToString() switch
        {
            "none" => [],
            // The oldest trick: the public key, which everybody has, as the secret.
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), text),
            _ => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        if (fault == ClerkTokenFaults.BadSignature)
        {
            signature[^1] ^= 1;
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
