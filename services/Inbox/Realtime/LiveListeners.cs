using ChatBoost.Inbox.Realtime.RedisBackplane;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// Knows who of an organization is connected, to this replica or another, so that nothing is read from the database for nobody.
/// Exact, not a guess: a client is in its group before it is greeted, and reads what came before on the greeting.
/// </summary>
public sealed class LiveListeners(RedisHubLifetimeManager<InboxHub> connections, IConnectionMultiplexer redis)
{
    /// <summary>Which of the organization's two groups have a connection at some replica.</summary>
    public async Task<Listeners> OfAsync(OrganizationId organizationId)
    {
        var (seeing, notSeeing) = (InboxHub.GroupOf(organizationId, seesNumbers: true), InboxHub.GroupOf(organizationId, seesNumbers: false));
        var local = new Listeners(connections.HasLocal(seeing), connections.HasLocal(notSeeing));
        if (local is { SeeingNumbers: true, NotSeeingNumbers: true })
        {
            return local;
        }

        try
        {
            // The answer: a channel, its number of subscribers, the next channel, its number.
            var answer = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", connections.ChannelOf(seeing), connections.ChannelOf(notSeeing)))!;
            return new Listeners(local.SeeingNumbers || (long)answer[1] > 0, local.NotSeeingNumbers || (long)answer[3] > 0);
        }
        catch (RedisException)
        {
            // Nobody else could be reached; they read again when Redis is back.
            return local;
        }
    }
}

/// <summary>Who listens: somebody who may see phone numbers, somebody who may not, both or nobody.</summary>
public readonly record struct Listeners(bool SeeingNumbers, bool NotSeeingNumbers);
