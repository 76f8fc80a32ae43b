using ChatBoost.Identity.ApiKeys;
using ChatBoost.Identity.Clerk;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Tokens;

/// <summary>Exchanges API keys and Clerk's session tokens for access tokens: the services know access tokens alone.</summary>
public static class ExchangeCredential
{
    /// <summary>Adds the exchange, for Identity's own endpoints too.</summary>
    public static WebApplicationBuilder AddCredentialExchange(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ICredentialExchange, LocalCredentialExchange>();
        return builder;
    }

    /// <summary>Maps the exchange for the other services.</summary>
    public static void MapCredentialExchange(this WebApplication app) =>
        app.MapPost("/internal/credentials/exchange", HandleAsync).RequireService().ExcludeFromDescription();

    private static async Task<Ok<ExchangedCredential>> HandleAsync(CredentialExchangeRequest request, ICredentialExchange exchange, CancellationToken cancellationToken) =>
        TypedResults.Ok(await exchange.ExchangeAsync(request.Credential, cancellationToken));

    /// <summary>Credentials are looked up across organizations, before it is known whose they are.</summary>
    private sealed class LocalCredentialExchange(IServiceScopeFactory scopes) : ICredentialExchange
    {
        public Task<ExchangedCredential> ExchangeAsync(string credential, CancellationToken cancellationToken) => scopes.AsSystemAsync(async services =>
        {
            if (!credential.StartsWith(ApiKeyCredential.Prefix, StringComparison.Ordinal))
            {
                return await services.GetRequiredService<ClerkGrant>().ExchangeAsync(credential, cancellationToken);
            }

            var token = await services.GetRequiredService<ApiKeyGrant>().ExchangeAsync(ApiKeyCredential.ClientId, credential, cancellationToken);
            return token is null ? ExchangedCredential.NotValid : new ExchangedCredential(token.Text);
        });
    }
}
