using ChatBoost.Identity.Tokens;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.ApiKeys;

/// <summary>Exchanges API keys for access tokens: the services know access tokens alone.</summary>
public sealed class ApiKeyGrant(IdentityDb db, AccessTokens accessTokens, TimeProvider clock)
{
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>An access token with the permissions of the key; null when the key does not work, or is not the client's.</summary>
    /// <param name="clientId">The key's id, or <see cref="ApiKeyTokens.ClientId"/> for whichever key it is.</param>
    /// <param name="text">The key.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<AccessToken?> ExchangeAsync(string clientId, string text, CancellationToken cancellationToken)
    {
        var hash = ApiKey.HashOf(text);
        var now = clock.GetUtcNow();
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash, cancellationToken);
        if (key is null || !key.IsActive(now) || (clientId != ApiKeyTokens.ClientId && clientId != key.Id.ToString()))
        {
            return null;
        }

        var staleAt = now - LastUsedPrecision;
        await db.ApiKeys
            .Where(k => k.Id == key.Id && (k.LastUsedAt == null || k.LastUsedAt < staleAt))
            .ExecuteUpdateAsync(row => row.SetProperty(k => k.LastUsedAt, now), cancellationToken);
        return accessTokens.ForApiKey(key);
    }
}

/// <summary>API keys.</summary>
public static class ApiKeysFeature
{
    /// <summary>Adds the exchange of keys.</summary>
    public static WebApplicationBuilder AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ApiKeyGrant>();
        builder.Services.AddSingleton<IApiKeyExchange, LocalApiKeyExchange>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/team/api-keys</c> and the exchange for the other services.</summary>
    public static void MapApiKeys(this WebApplication app)
    {
        ManageApiKeys.Map(app.MapGroup("/api/v1/team/api-keys").WithTags("API keys").RequirePermission(Permissions.ApiKeysManage));
        app.MapPost("/internal/api-keys/exchange", ExchangeAsync).RequireService().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<ApiKeyExchangeResponse>, ProblemHttpResult>> ExchangeAsync(
        ApiKeyExchangeRequest request, IApiKeyExchange exchange, CancellationToken cancellationToken) =>
        await exchange.ExchangeAsync(request.Key, cancellationToken) is { } token
            ? TypedResults.Ok(new ApiKeyExchangeResponse(token))
            : Problem.NotFound("api_key_not_found", "This key does not work.");

    /// <summary>Identity's own way: a key is looked up across organizations, before it is known whose it is.</summary>
    private sealed class LocalApiKeyExchange(IServiceScopeFactory scopes) : IApiKeyExchange
    {
        public Task<string?> ExchangeAsync(string key, CancellationToken cancellationToken) => scopes.AsSystemAsync(async services =>
            (await services.GetRequiredService<ApiKeyGrant>().ExchangeAsync(ApiKeyTokens.ClientId, key, cancellationToken))?.Text);
    }
}
