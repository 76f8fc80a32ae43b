using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatBoost.ProviderSimulator.OpenIdConnect;

/// <summary>
/// <c>/oidc/{issuer}</c>: an OpenID Connect provider with the authorization code flow and PKCE, as strict as the real ones. Who comes with a <c>login_hint</c> it knows is
/// signed in at once; others choose from a list.
/// </summary>
internal static class IssuerApi
{
    public static void MapOpenIdConnectApi(this WebApplication app)
    {
        var issuer = app.MapGroup("/oidc/{name}").ExcludeFromDescription();
        issuer.MapGet("/.well-known/openid-configuration", (string name, HttpRequest request) =>
        {
            var address = AddressOf(request, name);
            return TypedResults.Json(new JsonObject
            {
                ["issuer"] = address,
                ["authorization_endpoint"] = $"{address}/authorize",
                ["token_endpoint"] = $"{address}/token",
                ["jwks_uri"] = $"{address}/jwks",
                ["response_types_supported"] = new JsonArray("code"),
                ["subject_types_supported"] = new JsonArray("public"),
                ["id_token_signing_alg_values_supported"] = new JsonArray("RS256", "ES256"),
                ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
                ["code_challenge_methods_supported"] = new JsonArray("S256"),
            });
        });
        issuer.MapGet("/jwks", (string name, PlayedIssuers issuers) => TypedResults.Json(issuers.Get(name).PublishedKeys()));
        issuer.MapGet("/authorize", Authorize);
        issuer.MapPost("/token", Redeem).DisableAntiforgery();
    }

    private static IResult Authorize(
        string name, PlayedIssuers issuers, TimeProvider clock, HttpRequest request,
        [FromQuery(Name = "response_type")] string? responseType, [FromQuery(Name = "client_id")] string? clientId, [FromQuery(Name = "redirect_uri")] string? redirectUri,
        string? scope, string? state, string? nonce, [FromQuery(Name = "code_challenge")] string? codeChallenge,
        [FromQuery(Name = "code_challenge_method")] string? codeChallengeMethod, [FromQuery(Name = "login_hint")] string? loginHint)
    {
        if (issuers.Find(name) is not { } issuer || clientId is null || !issuer.Clients.TryGetValue(clientId, out var client) || client.RedirectUri != redirectUri)
        {
            // Not to be answered with a redirect: whose address that is, nobody knows.
            return TypedResults.BadRequest("Unknown client, or not its redirect_uri.");
        }

        if (responseType != "code" || scope?.Split(' ').Contains("openid") != true || codeChallengeMethod != "S256" || string.IsNullOrEmpty(codeChallenge) || string.IsNullOrEmpty(nonce))
        {
            return TypedResults.Redirect(QueryHelpers.AddQueryString(redirectUri, new Dictionary<string, string?> { ["error"] = "invalid_request", ["state"] = state }));
        }

        return loginHint is not null && issuer.Users.TryGetValue(loginHint, out var user)
            ? TypedResults.Redirect(QueryHelpers.AddQueryString(redirectUri, new Dictionary<string, string?>
            {
                ["code"] = issuer.Issue(client, user, nonce, codeChallenge, clock.GetUtcNow()),
                ["state"] = state,
            }))
            : TypedResults.Content(PageOf(issuer, request), "text/html", Encoding.UTF8);
    }

    private static IResult Redeem(
        string name, PlayedIssuers issuers, TimeProvider clock, HttpRequest request,
        [FromForm(Name = "grant_type")] string? grantType, [FromForm] string? code, [FromForm(Name = "redirect_uri")] string? redirectUri,
        [FromForm(Name = "code_verifier")] string? codeVerifier, [FromForm(Name = "client_id")] string? clientId, [FromForm(Name = "client_secret")] string? clientSecret)
    {
        var (id, secret) = BasicOf(request) ?? (clientId, clientSecret);
        if (issuers.Find(name) is not { } issuer || id is null || !issuer.Clients.TryGetValue(id, out var client) || client.ClientSecret != secret)
        {
            return TypedResults.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (grantType != "authorization_code" || issuer.Redeem(code ?? "", client, redirectUri ?? "", codeVerifier ?? "", clock.GetUtcNow()) is not { } redeemed)
        {
            return TypedResults.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        }

        return TypedResults.Json(new Dictionary<string, object>
        {
            ["access_token"] = "not-used",
            ["token_type"] = "Bearer",
            ["expires_in"] = 300,
            ["id_token"] = issuer.Sign(AddressOf(request, name), redeemed, clock.GetUtcNow()),
        });
    }

    private static (string? Id, string? Secret)? BasicOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } parameter })
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parameter.TrimEnd('=').Replace('+', '-').Replace('/', '_'))).Split(':', 2);
        return pair is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : null;
    }

    private static string PageOf(PlayedIssuer issuer, HttpRequest request)
    {
        var query = request.Query.Where(parameter => parameter.Key != "login_hint").ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        var links = issuer.Users.Values.OrderBy(user => user.Email, StringComparer.Ordinal).Select(user =>
        {
            var address = QueryHelpers.AddQueryString(request.Path, new Dictionary<string, string?>(query) { ["login_hint"] = user.Email });
            return $"<li><a href=\"{HtmlEncoder.Default.Encode(address)}\">{HtmlEncoder.Default.Encode(user.Email)}</a></li>";
        });
        return $"<!doctype html><title>Who are you?</title><h1>Who are you?</h1><ul>{string.Concat(links)}</ul>";
    }

    private static string AddressOf(HttpRequest request, string name) => $"{request.Scheme}://{request.Host}/oidc/{name}";
}
