using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>Knows whether anybody of an organization is connected, to this replica or another.</summary>
public sealed class LiveListeners(IConnectionMultiplexer redis)
{
    /// <summary>The Redis channel a replica listens on while it holds connections of the organization.</summary>
    public static string ChannelOf(OrganizationId organizationId) => "inbox:live:" + organizationId;

    /// <summary>True when at least one replica listens for the organization.</summary>
    public async Task<bool> AnyAsync(OrganizationId organizationId)
    {
        var answer = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", ChannelOf(organizationId)))!;
        return (long)answer[1] > 0;
    }
}
