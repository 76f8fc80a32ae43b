using System.Collections.Concurrent;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Channels;

/// <summary>Where an update of a connected number belongs.</summary>
/// <param name="ChannelId">Our channel.</param>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="PhoneNumberId">Meta's id of the number.</param>
/// <param name="BusinessAccountId">Meta's id of the WhatsApp business account.</param>
public sealed record ChannelRef(ChannelId ChannelId, OrganizationId OrganizationId, string PhoneNumberId, string BusinessAccountId);

/// <summary>
/// The connected numbers, from memory. Webhooks name a number and not an organization, so this is the one look-up that crosses organizations.
/// An entry lives a minute; connecting, updating and disconnecting drop it here at once and on the other replicas through Redis.
/// Unknown numbers are not remembered: one that has just been connected works with its next message.
/// </summary>
public sealed class ChannelDirectory(NpgsqlDataSource database, IConnectionMultiplexer redis, WhatsAppSecrets secrets, TimeProvider clock) : IHostedService
{
    private const string RedisChannel = "inbox:channels-changed";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Entry> _byNumber = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ChannelId, Entry> _byChannel = new();

    // Counts invalidations: an entry read before one and stored after it would be the old one.
    private long _version;

    /// <summary>The channel of a number, or null when nobody has connected it.</summary>
    public async ValueTask<ChannelRef?> FindAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        IsFresh(_byNumber.GetValueOrDefault(phoneNumberId), out var entry)
            ? entry.Channel
            : (await LoadAsync("phone_number_id = $1", phoneNumberId, cancellationToken)).FirstOrDefault()?.Channel;

    /// <summary>The channels of a WhatsApp business account: updates on the account name no number. Not cached, they are rare.</summary>
    public async Task<IReadOnlyList<ChannelRef>> FindByBusinessAccountAsync(string businessAccountId, CancellationToken cancellationToken) =>
        [.. (await LoadAsync("business_account_id = $1", businessAccountId, cancellationToken)).Select(entry => entry.Channel)];

    /// <summary>A channel with the token to speak for it, or null when it is disconnected.</summary>
    internal async ValueTask<ConnectedNumber?> FindConnectedAsync(ChannelId channelId, CancellationToken cancellationToken)
    {
        if (!IsFresh(_byChannel.GetValueOrDefault(channelId), out var entry))
        {
            entry = (await LoadAsync("channel_id = $1", channelId.Value, cancellationToken)).FirstOrDefault();
        }

        return entry is null ? null : new ConnectedNumber(entry.Channel, entry.AccessToken.Value);
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
        _byNumber.Clear();
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
            $"select channel_id, organization_id, phone_number_id, business_account_id, access_token from whatsapp_integrations where {condition} order by connected_at")
        {
            Parameters = { new NpgsqlParameter { Value = value } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var entries = new List<Entry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var protectedToken = reader.GetString(4);
            var channel = new ChannelRef(new ChannelId(reader.GetGuid(0)), new OrganizationId(reader.GetGuid(1)), reader.GetString(2), reader.GetString(3));
            entries.Add(new Entry(channel, new Lazy<string>(() => secrets.Unprotect(protectedToken)), clock.GetTimestamp()));
        }

        if (version == Interlocked.Read(ref _version))
        {
            foreach (var entry in entries)
            {
                _byNumber[entry.Channel.PhoneNumberId] = entry;
                _byChannel[entry.Channel.ChannelId] = entry;
            }
        }

        return entries;
    }

    private sealed record Entry(ChannelRef Channel, Lazy<string> AccessToken, long LoadedAt);
}

/// <summary>A number and the token to speak for it, decrypted. Not a record: a printed record would print the token.</summary>
internal sealed class ConnectedNumber(ChannelRef channel, string accessToken)
{
    public ChannelRef Channel => channel;

    public string AccessToken => accessToken;
}
