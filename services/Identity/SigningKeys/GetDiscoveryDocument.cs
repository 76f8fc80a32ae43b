using System.Text.Json.Serialization;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>Where things are and what is supported: RFC 8414, and the same under OpenID Connect Discovery's address, which libraries ask first.</summary>
public static class GetDiscoveryDocument
{
    /// <summary>RFC 8414, section 2, and the members OpenID Connect Discovery 1.0, section 3, requires.</summary>
    public sealed record Response(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
        [property: JsonPropertyName("jwks_uri")] string JwksUri,
        [property: JsonPropertyName("grant_types_supported")] IReadOnlyList<string> GrantTypes,
        [property: JsonPropertyName("token_endpoint_auth_methods_supported")] IReadOnlyList<string> TokenEndpointAuthMethods,
        [property: JsonPropertyName("scopes_supported")] IReadOnlyList<string> Scopes,
        [property: JsonPropertyName("response_types_supported")] IReadOnlyList<string> ResponseTypes,
        [property: JsonPropertyName("subject_types_supported")] IReadOnlyList<string> SubjectTypes,
        [property: JsonPropertyName("id_token_signing_alg_values_supported")] IReadOnlyList<string> SigningAlgorithms);

    internal static void Map(RouteGroupBuilder wellKnown)
    {
        wellKnown.MapGet("/openid-configuration", Handle).WithName("GetOpenIdConfiguration");
        wellKnown.MapGet("/oauth-authorization-server", Handle).WithName("GetAuthorizationServerMetadata");
    }

    private static Ok<Response> Handle(IOptions<TokenOptions> options, HttpResponse response)
    {
        var issuer = options.Value.Issuer;
        var baseAddress = issuer.TrimEnd('/');
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Ok(new Response(
            issuer,
            $"{baseAddress}/api/v1/auth/token",
            $"{baseAddress}/.well-known/jwks.json",
            ["password", "refresh_token", "client_credentials"],
            ["none", "client_secret_post", "client_secret_basic"],
            [.. Permissions.All.Select(permission => permission.Name), TokenClaims.InternalScope],
            // No authorization endpoint, so nothing it could answer.
            [],
            ["public"],
            ["ES256"]));
    }
}
