using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Turns the code an issuer sent somebody back with into an ID token.</summary>
public sealed class TokenExchange(IssuerHttp http, IssuerDirectory issuers, IDataProtectionProvider protection)
{
    /// <summary>The ID token; null when the issuer does not take the code.</summary>
    /// <exception cref="IssuerException">The issuer does not answer as it should.</exception>
    public async Task<string?> RedeemAsync(SignOnProvider provider, string code, string codeVerifier, string redirectUri, CancellationToken cancellationToken)
    {
        var issuer = await issuers.FindAsync(provider.Issuer, cancellationToken);
        var secret = Encoding.UTF8.GetString(SingleSignOnFeature.Protector(protection).Unprotect(provider.ProtectedClientSecret));
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = codeVerifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, issuer.TokenEndpoint);
        if (issuer.TakesSecretInBody)
        {
            (form["client_id"], form["client_secret"]) = (provider.ClientId, secret);
        }
        else
        {
            // Each part is encoded by itself first (RFC 6749, section 2.3.1), so that a colon in the id is none between the two.
            var pair = $"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        request.Content = new FormUrlEncodedContent(form);
        var (status, body) = await http.SendAsync(request, cancellationToken);
        if (status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
        {
            return null;
        }

        try
        {
            using var answer = JsonDocument.Parse(body);
            return status == HttpStatusCode.OK && answer.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String
                    ? token.GetString()
                    : throw new IssuerException($"{issuer.TokenEndpoint} answers {(int)status} without an ID token.");
        }
        catch (JsonException exception)
        {
            throw new IssuerException($"{issuer.TokenEndpoint} does not answer with JSON.", exception);
        }
    }
}
