using System.Collections.Concurrent;

namespace ChatBoost.Inbox.Delivery;

/// <summary>Channels that just ran into their limit per second: their messages wait in the database instead of being taken only to be put back.</summary>
internal sealed class NumbersOverLimit(TimeProvider clock)
{
    private readonly ConcurrentDictionary<ChannelId, long> _until = new();

    /// <summary>Leaves the channel's messages alone for a while.</summary>
    public void Mark(ChannelId channelId, TimeSpan pause) =>
        _until[channelId] = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);

    /// <summary>The channels to leave alone now.</summary>
    public Guid[] Current()
    {
        if (_until.IsEmpty)
        {
            return [];
        }

        var now = clock.GetTimestamp();
        foreach (var entry in _until.Where(entry => entry.Value <= now))
        {
            _until.TryRemove(entry);
        }

        return [.. _until.Keys.Select(channel => channel.Value)];
    }
}
