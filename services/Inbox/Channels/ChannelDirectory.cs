using System.Collections.Concurrent;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Channels;

/// <summary>Where an update of a connected channel belongs.</summary>
/// <param name="ChannelId">Our channel.</param>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="Key">By what webhooks name it: Meta's id of the number, or the connection's key.</param>
/// <param name="Account">The provider's account: Meta's id of the WhatsApp business account, Twilio's account id.</param>
/// <param name="Provider">Who carries it.</param>
/// <param name="Kind">What it is, as the API shows it.</param>
public sealed record ChannelRef(ChannelId ChannelId, OrganizationId OrganizationId, string Key, string Account, string Provider, string Kind)
{
    /// <summary>What the provider calls our side, without the names of provider and kind.</summary>
    public string Address => Key[(Key.LastIndexOf(':') + 1)..];
}

/// <summary>
/// The connected channels, from memory. Webhooks name a number or a mailbox and not an organization, so this is the one look-up that crosses organizations.
/// An entry lives a minute; connecting, updating and disconnecting drop it here at once and on the other replicas through Redis.
/// Unknown numbers are not remembered: one that has just been connected works with its next message.
/// </summary>
public sealed class ChannelDirectory(NpgsqlDataSource database, IConnectionMultiplexer redis, ChannelSecrets secrets, TimeProvider clock) : IHostedService
{
    private const string RedisChannel = "inbox:channels-changed";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Entry> _byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ChannelId, Entry> _byChannel = new();

    // Counts invalidations: an entry read before one and stored after it would be the old one.
    private long _version;

    /// <summary>The channel of a number, or null when nobody has connected it.</summary>
    public async ValueTask<ChannelRef?> FindAsync(string key, CancellationToken cancellationToken) =>
        IsFresh(_byKey.GetValueOrDefault(key), out var entry)
            ? entry.Channel
            : (await LoadAsync("key = $1", key, cancellationToken)).FirstOrDefault()?.Channel;

    /// <summary>The channels of a WhatsApp business account: updates on the account name no number. Not cached, they are rare.</summary>
    public async Task<IReadOnlyList<ChannelRef>> FindByBusinessAccountAsync(string businessAccountId, CancellationToken cancellationToken) =>
        [.. (await LoadAsync("provider = 'meta' and account = $1", businessAccountId, cancellationToken)).Select(entry => entry.Channel)];

    /// <summary>The same with the secret to speak for it.</summary>
    internal async ValueTask<ConnectedChannel?> FindConnectedAsync(string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { } channel ? await FindConnectedAsync(channel.ChannelId, cancellationToken) : null;

    /// <summary>A channel with the secret to speak for it, or null when it is disconnected.</summary>
    internal async ValueTask<ConnectedChannel?> FindConnectedAsync(ChannelId channelId, CancellationToken cancellationToken)
    {
        if (!IsFresh(_byChannel.GetValueOrDefault(channelId), out var entry))
        {
            entry = (await LoadAsync("channel_id = $1", channelId.Value, cancellationToken)).FirstOrDefault();
        }

        return entry is null ? null : new ConnectedChannel(entry.Channel, entry.Secret.Value);
    }

    /// <summary>Forgets everything known, here and on all replicas. After a change of settings is committed.</summary>
    internal async Task InvalidateAsync()
    {
        Clear();
        try
        {
            await redis.GetSubscriber().PublishAsync(RedisChannel, "");
        }
        catch (RedisException)
        {
            // Redis away: the other replicas learn of it when their entry has aged.
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Subscribed again by the client itself after a broken connection. What was published meanwhile is covered by the lifetime.
        // Not awaited: with Redis away it would hold up the start.
        _ = redis.GetSubscriber().SubscribeAsync(RedisChannel, (_, _) => Clear());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Clear()
    {
        Interlocked.Increment(ref _version);
        _byKey.Clear();
        _byChannel.Clear();
    }

    private bool IsFresh(Entry? found, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Entry? entry)
    {
        entry = found is not null && clock.GetElapsedTime(found.LoadedAt) < Lifetime ? found : null;
        return entry is not null;
    }

    private async Task<List<Entry>> LoadAsync(string condition, object value, CancellationToken cancellationToken)
    {
        var version = Interlocked.Read(ref _version);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select channel_id, organization_id, key, account, secret, provider, kind from (
                select channel_id, organization_id, phone_number_id as key, business_account_id as account, access_token as secret, 'meta' as provider, 'WhatsApp' as kind, connected_at
                from whatsapp_integrations
                union all
                select x.channel_id, x.organization_id, x.key, x.account, x.credentials, h.provider, h.kind, x.connected_at
                from channel_connections x join channels h on h.id = x.channel_id) connected
            where {condition} order by connected_at
            """)
        {
            Parameters = { new NpgsqlParameter { Value = value } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var entries = new List<Entry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var protectedToken = reader.GetString(4);
            var channel = new ChannelRef(new ChannelId(reader.GetGuid(0)), new OrganizationId(reader.GetGuid(1)), reader.GetString(2), reader.GetString(3), reader.GetString(5), reader.GetString(6));
            entries.Add(new Entry(channel, new Lazy<string>(() => secrets.Unprotect(protectedToken)), clock.GetTimestamp()));
        }

        if (version == Interlocked.Read(ref _version))
        {
            foreach (var entry in entries)
            {
                _byKey[entry.Channel.Key] = entry;
                _byChannel[entry.Channel.ChannelId] = entry;
            }
        }

        return entries;
    }

    private sealed record Entry(ChannelRef Channel, Lazy<string> Secret, long LoadedAt);
}

/// <summary>A channel and what is needed to speak for it, decrypted. Not a record: a printed record would print the secret.</summary>
internal sealed class ConnectedChannel(ChannelRef channel, string secret)
{
    public ChannelRef Channel => channel;

    /// <summary>Meta's access token, or the other providers' credentials as JSON.</summary>
    public string Secret => secret;
}
