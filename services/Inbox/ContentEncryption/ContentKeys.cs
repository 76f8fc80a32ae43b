using System.Security.Cryptography;
using ChatBoost.ServiceDefaults.Caching;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using StackExchange.Redis;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Which key an organization seals with, and the keys themselves, from memory: neither costs a message a query. Switches and rotations are told to the other
/// replicas through Redis; one that does not hear of it is set right by the database, which refuses what does not fit the state
/// (<see cref="IsOutdated"/>).
/// </summary>
internal sealed class ContentKeys(NpgsqlDataSource database, IConnectionMultiplexer redis, KeyWrapping wrapping, TimeProvider clock) : IHostedService
{
    private const string RedisChannel = "inbox:content-encryption-changed";

    // The state the trigger require_sealing refuses with.
    private const string RefusedByTrigger = "CB001";

    // How long a key stays in memory, and how long it does while what unwraps it is away: short enough that taking a key away at KMS has its effect.
    private static readonly RefreshingCacheSettings KeySettings = new() { FreshFor = TimeSpan.FromMinutes(5), UsableFor = TimeSpan.FromMinutes(15), Capacity = 1000 };

    private readonly RefreshingCache<OrganizationId, Choice> _choices = new(
        new RefreshingCacheSettings(), clock, organizationId => ReadChoiceAsync(database, organizationId));

    private readonly RefreshingCache<(OrganizationId Organization, Guid Key), ContentKey> _keys = new(
        KeySettings, clock, key => ReadKeyAsync(database, wrapping, key.Organization, key.Key));

    /// <summary>The key new content of an organization is sealed with; null when it is not sealed.</summary>
    /// <exception cref="ContentKeyUnavailableException">The key cannot be unwrapped.</exception>
    public async ValueTask<ContentKey?> CurrentAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        var choice = await _choices.GetAsync(organizationId, cancellationToken);
        return choice?.KeyId is { } keyId
            ? await FindAsync(organizationId, keyId, cancellationToken) ?? throw new ContentKeyUnavailableException($"There is no key {keyId}.", null)
            : null;
    }

    /// <summary>A key of an organization; null when it has no such one.</summary>
    /// <exception cref="ContentKeyUnavailableException">The key cannot be unwrapped.</exception>
    public ValueTask<ContentKey?> FindAsync(OrganizationId organizationId, Guid keyId, CancellationToken cancellationToken) =>
        _keys.GetAsync((organizationId, keyId), cancellationToken);

    /// <summary>
    /// True when the database refused what was written because this replica did not know yet that its organization switched. What was known is forgotten:
    /// the same once more fits.
    /// </summary>
    public bool IsOutdated(Exception exception, OrganizationId organizationId)
    {
        if ((exception as PostgresException ?? exception.InnerException as PostgresException)?.SqlState != RefusedByTrigger)
        {
            return false;
        }

        _choices.Forget(organizationId);
        return true;
    }

    /// <summary>After a switch or a rotation is committed: forgotten here and on the other replicas.</summary>
    public async Task InvalidateAsync(OrganizationId organizationId)
    {
        _choices.Forget(organizationId);
        try
        {
            await redis.GetSubscriber().PublishAsync(RedisChannel, organizationId.ToString());
        }
        catch (RedisException)
        {
            // The other replicas are set right by the database.
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Not awaited: with Redis away it would hold up the start.
        _ = redis.GetSubscriber().SubscribeAsync(RedisChannel, (_, text) =>
        {
            if (OrganizationId.TryParse(text, out var organizationId))
            {
                _choices.Forget(organizationId);
            }
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<Choice?> ReadChoiceAsync(NpgsqlDataSource database, OrganizationId organizationId)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            "select current_key_id from content_encryption where organization_id = $1 and state in ('encrypting', 'on')", organizationId.Value));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        return new Choice(await reader.ReadAsync() ? reader.GetGuid(0) : null);
    }

    private static async Task<ContentKey?> ReadKeyAsync(NpgsqlDataSource database, KeyWrapping wrapping, OrganizationId organizationId, Guid keyId)
    {
        byte[] wrapped;
        string wrappedBy;
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
            batch.BatchCommands.Add(Sql.Command("select wrapped_key, wrapped_by from content_keys where organization_id = $1 and id = $2", organizationId.Value, keyId));
            await using var reader = await batch.ExecuteReaderAsync();
            await reader.NextResultAsync();
            if (!await reader.ReadAsync())
            {
                return null;
            }

            (wrapped, wrappedBy) = (await reader.GetFieldValueAsync<byte[]>(0), reader.GetString(1));
        }

        var dataKey = await wrapping.UnwrapAsync(organizationId, wrapped, wrappedBy, CancellationToken.None);
        try
        {
            return new ContentKey(keyId, dataKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>What an organization seals with; nothing, mostly.</summary>
    private sealed record Choice(Guid? KeyId);
}
