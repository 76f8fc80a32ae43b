using ChatBoost.Identity.Tokens;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.ApiKeys;

/// <summary>Exchanges API keys for access tokens: the services know access tokens alone.</summary>
public sealed class ApiKeyGrant(IdentityDb db, AccessTokens accessTokens, TimeProvider clock)
{
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>An access token with the permissions of the key; null when the key does not work, or is not the client's.</summary>
    /// <param name="clientId">The key's id, or <see cref="ApiKeyCredential.ClientId"/> for whichever key it is.</param>
    /// <param name="text">The key.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<AccessToken?> ExchangeAsync(string clientId, string text, CancellationToken cancellationToken)
    {
        var hash = ApiKey.HashOf(text);
        var now = clock.GetUtcNow();
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash, cancellationToken);
        if (key is null || !key.IsActive(now) || (clientId != ApiKeyCredential.ClientId && clientId != key.Id.ToString()))
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
        return builder;
    }

    /// <summary>Maps <c>/api/v1/team/api-keys</c>.</summary>
    public static void MapApiKeys(this WebApplication app) =>
        ManageApiKeys.Map(app.MapGroup("/api/v1/team/api-keys").WithTags("API keys").RequirePermission(Permissions.ApiKeysManage));
}
