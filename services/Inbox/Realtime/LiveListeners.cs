using ChatBoost.Inbox.Realtime.RedisBackplane;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Knows whether anybody of an organization is connected, to this replica or another, so that nothing is read from the database for nobody.
/// Exact, not a guess: a client is in its group before it is greeted, and reads what came before on the greeting.
/// </summary>
public sealed class LiveListeners(RedisHubLifetimeManager<InboxHub> connections, IConnectionMultiplexer redis)
{
    /// <summary>True when at least one replica has a connection of the organization.</summary>
    public async Task<bool> AnyAsync(OrganizationId organizationId)
    {
        var group = InboxHub.GroupOf(organizationId);
        if (connections.HasLocal(group))
        {
            return true;
        }

        try
        {
            var answer = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", connections.ChannelOf(group)))!;
            return (long)answer[1] > 0;
        }
        catch (RedisException)
        {
            // Nobody else could be reached; they read again when Redis is back.
            return false;
        }
    }
}
