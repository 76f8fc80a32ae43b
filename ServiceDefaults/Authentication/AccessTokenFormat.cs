using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Lets the framework's bearer handler read our tokens. It only reads: tokens come from Identity.</summary>
internal sealed class AccessTokenFormat(AccessTokenVerifier verifier) : ISecureDataFormat<AuthenticationTicket>
{
    private const string Prefix = "Bearer ";

    /// <summary>
    /// The token of a request: the Authorization header, or on the addresses of WebSockets, where a browser can set no header,
    /// <c>access_token</c> in the query. Nowhere else, because addresses end up in histories and logs.
    /// </summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header[Prefix.Length..].Trim();
        }

        return IsWebSocketPath(request.Path) && request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;
    }

    public AuthenticationTicket? Unprotect(string? protectedText) =>
        protectedText is not null && verifier.TryVerify(protectedText, out _) is { } token
            ? new AuthenticationTicket(
                new ClaimsPrincipal(token.Identity), new AuthenticationProperties { ExpiresUtc = token.ExpiresAt }, AuthenticationFeature.Scheme)
            : null;

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) => Unprotect(protectedText);

    public string Protect(AuthenticationTicket data) => throw new NotSupportedException("Identity issues tokens.");

    public string Protect(AuthenticationTicket data, string? purpose) => Protect(data);

    private static bool IsWebSocketPath(PathString path) =>
        path == "/ws" || path == "/ws/conversations"
        || (path.StartsWithSegments("/api/v1/conversations", StringComparison.OrdinalIgnoreCase, out var rest)
            && rest.Value!.EndsWith("/live", StringComparison.OrdinalIgnoreCase));
}
