using ChatBoost.Inbox.Realtime;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Presence;

/// <summary>
/// Who has a conversation open, and who answers, in Redis for all replicas. Everything has an end that has to be put off again and again: what a browser or a replica
/// that died has left behind is over by itself.
/// </summary>
internal sealed class PresenceStore(IConnectionMultiplexer redis, LiveStream stream)
{
    /// <summary>How long somebody counts as looking after its last word.</summary>
    public static readonly TimeSpan ViewingFor = TimeSpan.FromSeconds(45);

    /// <summary>How long somebody counts as answering after its last word.</summary>
    public static readonly TimeSpan AnsweringFor = TimeSpan.FromSeconds(15);

    // Times are milliseconds since 1970: 13 digits, of which Lua prints 14.
    private const string View = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return now + ARGV[2]
        """;

    // Answers what was left of the caller's claim before: -2 when there was none.
    private const string Claim = """
        local held = redis.call('HMGET', KEYS[1], 'user', 'name')
        local left = redis.call('PTTL', KEYS[1])
        if held[1] and held[1] ~= ARGV[1] then return {0, left, held[1], held[2]} end
        redis.call('HMSET', KEYS[1], 'user', ARGV[1], 'name', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {1, left, ARGV[1], ARGV[2]}
        """;

    private const string Release = "if redis.call('HGET', KEYS[1], 'user') == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private const string Read = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local held = redis.call('HMGET', KEYS[2], 'user', 'name')
        return {
            redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf', 'WITHSCORES'),
            held[1] or '', held[2] or '', now + math.max(0, redis.call('PTTL', KEYS[2]))}
        """;

    // The library's asynchronous calls have no time limit of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Somebody who has a conversation open, or answers.</summary>
    /// <param name="UserId">Who.</param>
    /// <param name="Name">The name others see.</param>
    /// <param name="Until">When that is over if nothing more is heard of it.</param>
    internal sealed record Person(UserId UserId, string Name, DateTimeOffset Until);

    /// <summary>A member has the conversation open, on this connection.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task ViewAsync(OrganizationId organizationId, ConversationId conversationId, (UserId Id, string Name) member, string connectionId)
    {
        var until = (long)await EvaluateAsync(View, [Viewers(conversationId)], [Entry(member, connectionId), (long)ViewingFor.TotalMilliseconds]);
        await TellAsync(organizationId, LiveEvents.ConversationViewing, new ConversationViewing(conversationId, member.Id, member.Name, DateTimeOffset.FromUnixTimeMilliseconds(until)));
    }

    /// <summary>A connection has it open no more. The others hear of it when none of the member's has.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task LeaveAsync(OrganizationId organizationId, ConversationId conversationId, (UserId Id, string Name) member, string connectionId)
    {
        var wasThere = await redis.GetDatabase().SortedSetRemoveAsync(Viewers(conversationId), Entry(member, connectionId)).WaitAsync(Patience);
        if (wasThere && (await ReadAsync(conversationId)).Viewers.All(viewer => viewer.UserId != member.Id))
        {
            await TellAsync(organizationId, LiveEvents.ConversationLeft, new ConversationLeft(conversationId, member.Id));
        }
    }

    /// <summary>Claims the answer for a member, or goes on claiming it; who has it when that is somebody else.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task<Person?> ClaimAsync(OrganizationId organizationId, ConversationId conversationId, (UserId Id, string Name) member, DateTimeOffset now)
    {
        var answer = (RedisResult[])(await EvaluateAsync(
            Claim, [Answering(conversationId)], [member.Id.ToString(), member.Name, (long)AnsweringFor.TotalMilliseconds]))!;
        var left = TimeSpan.FromMilliseconds((long)answer[1]);
        if ((long)answer[0] == 0)
        {
            return new Person(UserId.Parse((string)answer[2]!), (string)answer[3]!, now + left);
        }

        // Not with every letter: often enough that nobody believes it over.
        if (left < AnsweringFor * 0.7)
        {
            await TellAsync(organizationId, LiveEvents.ConversationAnswering, new ConversationAnswering(conversationId, member.Id, member.Name, now + AnsweringFor));
        }

        return null;
    }

    /// <summary>Gives the member's claim up; somebody else's stays.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task ReleaseAsync(OrganizationId organizationId, ConversationId conversationId, UserId userId)
    {
        if ((long)await EvaluateAsync(Release, [Answering(conversationId)], [userId.ToString()]) == 1)
        {
            await TellAsync(organizationId, LiveEvents.ConversationAnswered, new ConversationAnswered(conversationId, userId));
        }
    }

    /// <summary>Who has it open, each member once, and who answers.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task<(IReadOnlyList<Person> Viewers, Person? Answering)> ReadAsync(ConversationId conversationId)
    {
        var answer = (RedisResult[])(await EvaluateAsync(Read, [Viewers(conversationId), Answering(conversationId)], []))!;
        var rows = (string[])answer[0]!;
        // Members and their scores take turns.
        var viewers = rows.Chunk(2)
            .Select(row => (Words: row[0].Split(' ', 3), Until: Time(row[1])))
            .GroupBy(row => row.Words[0])
            .Select(of => new Person(UserId.Parse(of.Key), of.First().Words[2], of.Max(row => row.Until)))
            .OrderBy(viewer => viewer.Name, StringComparer.Ordinal).ToList();
        return (viewers, (string)answer[1]! is { Length: > 0 } holder ? new Person(UserId.Parse(holder), (string)answer[2]!, DateTimeOffset.FromUnixTimeMilliseconds((long)answer[3])) : null);
    }

    private static DateTimeOffset Time(string score) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse(score, System.Globalization.CultureInfo.InvariantCulture));

    private Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        redis.GetDatabase().ScriptEvaluateAsync(script, keys, values).WaitAsync(Patience);

    // Past the stream: nobody wants to hear later who had something open.
    private Task TellAsync<T>(OrganizationId organizationId, string name, T payload) =>
        stream.PublishAsync(organizationId, new LivePublication(name, LiveStream.ToJson(payload)));

    private static string Entry((UserId Id, string Name) member, string connectionId) => $"{member.Id} {connectionId} {member.Name}";

    // One slot for both in a cluster.
    private static RedisKey Viewers(ConversationId conversationId) => $"presence:{{{conversationId}}}:viewers";

    private static RedisKey Answering(ConversationId conversationId) => $"presence:{{{conversationId}}}:answering";
}
