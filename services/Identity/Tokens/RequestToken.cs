using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using ChatBoost.Identity.ApiKeys;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.Tokens;

/// <summary>The token endpoint of OAuth 2.0 (RFC 6749): grants <c>password</c>, <c>refresh_token</c> and <c>client_credentials</c>.</summary>
public static class RequestToken
{
    /// <summary>RFC 6749, section 5.1.</summary>
    public sealed record Granted(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("scope")] string Scope);

    /// <summary>RFC 6749, section 5.2.</summary>
    public sealed record Refused(
        [property: JsonPropertyName("error")] string Error,
        [property: JsonPropertyName("error_description")] string Description);

    internal static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/token", HandleAsync).WithName(nameof(RequestToken))
            .LimitCredentials(HasPasswordAsync)
            .Accepts<Form>("application/x-www-form-urlencoded")
            .Produces<Refused>(StatusCodes.Status400BadRequest)
            .Produces<Refused>(StatusCodes.Status401Unauthorized);

    /// <summary>Read by hand: the answer to a bad form is OAuth's, not problem details, and a field given twice is refused (RFC 6749, section 3.2).</summary>
    private static async Task<Results<Ok<Granted>, JsonHttpResult<Refused>>> HandleAsync(
        HttpContext context, Passwords passwords, SessionStarter sessions, SessionRenewal renewal,
        AccessTokens accessTokens, IOptions<ServiceAccounts> accounts, ApiKeyGrant apiKeys, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
        {
            return Refuse("invalid_request", "Send a form (application/x-www-form-urlencoded).");
        }

        IFormCollection fields;
        try
        {
            fields = await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Too many fields, too long ones, or with the letter U+0000.
            return Refuse("invalid_request", "The form cannot be read.");
        }

        if (fields.Any(field => field.Value.Count > 1))
        {
            return Refuse("invalid_request", "Each field once only.");
        }

        var form = new Form(fields["grant_type"], fields["username"], fields["password"], fields["refresh_token"], fields["client_id"], fields["client_secret"], fields["code"]);
        switch (form)
        {
            case { GrantType: "password", Username: { Length: > 0 } email, Password: { Length: > 0 and <= Passwords.MaxLength } password }:
                var check = await passwords.CheckAsync(email, password, form.Code, cancellationToken);
                if (check is PasswordCheck.Locked(var retryAfter))
                {
                    context.Response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                    return Refuse("invalid_grant", "Too many wrong passwords. Try again in a few minutes.");
                }

                return check switch
                {
                    PasswordCheck.Accepted(var user) => Grant(await sessions.StartAsync(user, cancellationToken), "This user is not a member of any organization."),
                    PasswordCheck.NeedsCode or PasswordCheck.WrongCode => Refuse("invalid_grant", "Send the code your authenticator shows, or a recovery code, as 'code'."),
                    _ => Refuse("invalid_grant", "The user name or the password is not right."),
                };

            case { GrantType: "refresh_token", RefreshToken: { Length: > 0 and <= 200 } refreshToken }:
                return Grant(await renewal.RenewAsync(refreshToken, cancellationToken), "The refresh token is not valid any more. Sign in again.");

            case { GrantType: "client_credentials" }:
                return await GrantToClientAsync(context, form, accessTokens, accounts.Value, apiKeys, cancellationToken);

            case { GrantType: "password" or "refresh_token" }:
                return Refuse("invalid_request", "A field of this grant is missing or too long.");

            case { GrantType: { Length: > 0 } }:
                return Refuse("unsupported_grant_type", "Use password, refresh_token or client_credentials.");

            default:
                return Refuse("invalid_request", "grant_type is missing.");
        }
    }

    /// <summary>The other grants carry random secrets, which nobody guesses; an office full of open browsers renews its sessions all the time.</summary>
    private static async ValueTask<bool> HasPasswordAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType && (await request.ReadFormAsync(request.HttpContext.RequestAborted))["grant_type"] == "password";
        }
        catch (InvalidDataException)
        {
            // The handler answers it; here it counts as a try.
            return true;
        }
    }

    private static Results<Ok<Granted>, JsonHttpResult<Refused>> Grant(SignedIn? signedIn, string otherwise) => signedIn is null
        ? Refuse("invalid_grant", otherwise)
        : TypedResults.Ok(new Granted(signedIn.AccessToken, "Bearer", signedIn.ExpiresIn, signedIn.RefreshToken, signedIn.Scope));

    /// <summary>A client is one of our services, or a program of an organization: then its secret is an API key and its id the key's.</summary>
    private static async Task<Results<Ok<Granted>, JsonHttpResult<Refused>>> GrantToClientAsync(
        HttpContext context, Form form, AccessTokens accessTokens, ServiceAccounts accounts, ApiKeyGrant apiKeys, CancellationToken cancellationToken)
    {
        var (clientId, clientSecret) = BasicCredentials(context.Request) ?? (form.ClientId ?? "", form.ClientSecret ?? "");
        if (ApiKeyId.TryParse(clientId, out _) && await apiKeys.ExchangeAsync(clientId, clientSecret, cancellationToken) is { } token)
        {
            return TypedResults.Ok(new Granted(token.Text, "Bearer", AccessTokens.LifetimeInSeconds, RefreshToken: null, token.Scope));
        }

        if (!accounts.Accepts(clientId, clientSecret))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"ChatBoost\"";
            return Refuse("invalid_client", "Unknown client or wrong secret.", StatusCodes.Status401Unauthorized);
        }

        return TypedResults.Ok(new Granted(
            accessTokens.ForService(clientId).Text, "Bearer", AccessTokens.LifetimeInSeconds, RefreshToken: null, TokenClaims.InternalScope));
    }

    /// <summary>RFC 6749, section 2.3.1: id and secret are form-encoded, then put into HTTP Basic.</summary>
    private static (string ClientId, string ClientSecret)? BasicCredentials(HttpRequest request)
    {
        const string Prefix = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Prefix.Length..], bytes, out var length))
        {
            return ("", "");
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [var id, var secret] ? (System.Net.WebUtility.UrlDecode(id), System.Net.WebUtility.UrlDecode(secret)) : ("", "");
    }

    private static JsonHttpResult<Refused> Refuse(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Json(new Refused(error, description), statusCode: status);

    private sealed record Form(
        [property: JsonPropertyName("grant_type")] string? GrantType,
        [property: JsonPropertyName("username")] string? Username = null,
        [property: JsonPropertyName("password")] string? Password = null,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken = null,
        [property: JsonPropertyName("client_id")] string? ClientId = null,
        [property: JsonPropertyName("client_secret")] string? ClientSecret = null,
        [property: JsonPropertyName("code")] string? Code = null);
}
