using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>As whom this service calls others; the section <c>ServiceAccount</c>.</summary>
internal sealed class ServiceAccountOptions
{
    public const string Section = "ServiceAccount";

    [Required(ErrorMessage = "Set ServiceAccount__ClientId to this service's account at identity, for example whatsapp-worker.")]
    public string ClientId { get; set; } = "";

    [Required(ErrorMessage = "Set ServiceAccount__ClientSecret to the secret identity has under ServiceAccounts for this account.")]
    public string ClientSecret { get; set; } = "";
}

/// <summary>The access token of this service's account, got from Identity by client credentials (RFC 6749, section 4.4) and kept until shortly before it expires.</summary>
internal sealed class ServiceAccountTokens(IHttpClientFactory clients, IOptions<ServiceAccountOptions> account, TimeProvider clock) : IDisposable
{
    public const string ClientName = "service-account";
    private static readonly Uri Address = new("http://identity/api/v1/auth/token");
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Held? _held;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_held is { } held && clock.GetUtcNow() < held.RenewAt)
        {
            return held.Token;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_held is { } renewed && clock.GetUtcNow() < renewed.RenewAt)
            {
                return renewed.Token;
            }

            try
            {
                _held = await RequestAsync(cancellationToken);
            }
            catch (HttpRequestException) when (_held is { } old && clock.GetUtcNow() < old.ExpiresAt)
            {
                // Identity is away and the old token still good; asked again with the next call.
            }

            return _held!.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets a token another service refused, for example after Identity's database was made anew.</summary>
    public void Forget(string token)
    {
        if (_held is { } held && held.Token == token)
        {
            _held = null;
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Held> RequestAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", account.Value.ClientId),
            new("client_secret", account.Value.ClientSecret),
        ]);
        using var response = await client.PostAsync(Address, form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var granted = await response.Content.ReadFromJsonAsync<Granted>(cancellationToken);
        var expiresAt = clock.GetUtcNow() + TimeSpan.FromSeconds(granted!.ExpiresIn);
        return new Held(granted.AccessToken, expiresAt - RenewBefore, expiresAt);
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);

    private sealed record Granted(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Puts the service's token on a call, and a new one once when it is refused.</summary>
internal sealed class SendServiceAccountToken(ServiceAccountTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // The next call has a new one; this call too when its body can be sent again.
        tokens.Forget(token);
        if (!RetryServiceCalls.CanSendAgain(request.Content))
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
