using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// Exchanges what callers may bring instead of an access token of ours, an API key or the session token of a configured Clerk instance, for one of ours.
/// Identity looks into its database; every other service asks Identity. Behind this everything is as for members.
/// </summary>
public interface ICredentialExchange
{
    /// <summary>The access token, or why there is none.</summary>
    Task<ExchangedCredential> ExchangeAsync(string credential, CancellationToken cancellationToken);
}

/// <summary>What a credential was exchanged for.</summary>
/// <param name="AccessToken">The token; null when it is refused.</param>
/// <param name="ExpiresAt">When the credential itself expires, if it tells.</param>
/// <param name="Refusal">Why it is refused.</param>
public sealed record ExchangedCredential(string? AccessToken, DateTimeOffset? ExpiresAt = null, CredentialRefusal? Refusal = null)
{
    /// <summary>It does not work, and why is not told.</summary>
    public static readonly ExchangedCredential NotValid = Refused(StatusCodes.Status401Unauthorized, "unauthorized", "The access token is not valid.");

    /// <summary>It does not work. More than <see cref="NotValid"/> only the rightful holder of a genuine one may learn.</summary>
    public static ExchangedCredential Refused(int status, string code, string detail) => new(null, null, new CredentialRefusal(status, code, detail));
}

/// <summary>Why a credential is refused, as the caller is told.</summary>
public sealed record CredentialRefusal(int Status, string Code, string Detail);

/// <summary>A credential on its way to Identity.</summary>
public sealed record CredentialExchangeRequest(string Credential);

/// <summary>Asks Identity.</summary>
internal sealed class RemoteCredentialExchange(HttpClient http) : ICredentialExchange
{
    public const string Path = "/internal/credentials/exchange";

    public async Task<ExchangedCredential> ExchangeAsync(string credential, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(Path, new CredentialExchangeRequest(credential), cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ExchangedCredential>(cancellationToken))!;
    }
}
