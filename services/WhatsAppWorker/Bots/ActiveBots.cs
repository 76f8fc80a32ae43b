using System.Net;
using ChatBoost.Contracts.Catalog;
using ChatBoost.ServiceDefaults.Caching;
using ChatBoost.WhatsAppWorker.Inbox;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>What the worker asks of Catalog.</summary>
internal sealed class CatalogClient(HttpClient http, IOptions<JsonOptions> json)
{
    /// <summary>The organization's active bot; null when it has none.</summary>
    /// <exception cref="UnavailableException">Catalog is away or fails.</exception>
    public async Task<BotDefinition?> FindActiveBotAsync(OrganizationId organizationId)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"/internal/bots/active?organizationId={organizationId}", UriKind.Relative));
            return response.StatusCode == HttpStatusCode.NotFound
                ? null
                : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<BotDefinition>(json.Value.SerializerOptions);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            throw new UnavailableException($"Catalog is away: {exception.Message}", exception);
        }
    }
}

/// <summary>Active bots in memory: a minute, or until a bot changes; an old one while Catalog is away.</summary>
internal sealed class ActiveBots(CatalogClient catalog, TimeProvider clock)
{
    private readonly RefreshingCache<OrganizationId, BotDefinition> _bots = new(
        new RefreshingCacheSettings { AbsentFor = TimeSpan.FromSeconds(1), UsableFor = TimeSpan.FromHours(12) }, clock, catalog.FindActiveBotAsync);

    /// <summary>The organization's active bot; null when it has none.</summary>
    public ValueTask<BotDefinition?> GetAsync(OrganizationId organizationId, CancellationToken cancellationToken) => _bots.GetAsync(organizationId, cancellationToken);

    /// <summary>The next message is answered by what Catalog has then.</summary>
    public void Forget(OrganizationId organizationId) => _bots.Forget(organizationId);
}
