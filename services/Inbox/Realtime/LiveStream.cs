using System.Globalization;
using System.Text.Json;
using ChatBoost.ServiceDefaults;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>
/// The events of each organization in the one order everybody sees them in: a Redis stream, and a channel that tells the replicas of each new one. One script
/// gives the number, keeps the entry and publishes, so that no replica can hear of two events in another order than they are kept in.
/// </summary>
/// <remarks>
/// A sequence is the time in microseconds, or one more than the one before: it goes on rising when Redis lost what it had. A client that asks for what it missed
/// is told to read everything again when the stream does not reach back to it.
/// </remarks>
internal sealed class LiveStream(IConnectionMultiplexer redis)
{
    /// <summary>About how many events are kept of an organization. Who missed more reads everything again, which is cheaper by then.</summary>
    private const int Kept = 1000;

    private const int KeptSeconds = 24 * 60 * 60;

    // The first mark tells from where on the stream is complete.
    private const string Position = """
        local last = redis.call('GET', KEYS[1])
        if not last then
          local time = redis.call('TIME')
          last = string.format('%.0f', time[1] * 1000000 + time[2])
          redis.call('SET', KEYS[1], last, 'EX', ARGV[1])
          redis.call('XADD', KEYS[2], last .. '-0', 'e', '{"n":""}')
          redis.call('EXPIRE', KEYS[2], ARGV[1])
        end
        return last
        """;

    private const string Append = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local last = redis.call('GET', KEYS[1])
        if not last then
          last = now
          redis.call('XADD', KEYS[2], string.format('%.0f-0', now), 'e', '{"n":""}')
        end
        last = tonumber(last)
        for i = 4, #ARGV, 2 do
          local sequence = math.max(last + 1, now)
          redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], string.format('%.0f-0', sequence), 'e', ARGV[i])
          redis.call('PUBLISH', ARGV[3], string.format('%.0f %.0f ', sequence, last) .. ARGV[i + 1])
          last = sequence
        end
        redis.call('SET', KEYS[1], string.format('%.0f', last), 'EX', ARGV[1])
        redis.call('EXPIRE', KEYS[2], ARGV[1])
        """;

    private static readonly JsonSerializerOptions Json = MakeJson();

    // The library's asynchronous calls have no time limit of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>An event with its place in the order.</summary>
    /// <param name="Sequence">Its number.</param>
    /// <param name="Entry">The event.</param>
    internal sealed record KeptEvent(long Sequence, LiveEntry Entry);

    /// <summary>A replica's ear for an organization.</summary>
    /// <param name="StopAsync">Stops listening.</param>
    internal sealed record Listening(Func<Task> StopAsync);

    /// <summary>The JSON of what is sent, as the API writes it.</summary>
    public static JsonElement ToJson<T>(T payload) => JsonSerializer.SerializeToElement(payload, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static T FromJson<T>(JsonElement payload) => payload.Deserialize<T>(Json)!;

    /// <summary>The channel on which replicas hear of an organization's events.</summary>
    public static RedisChannel ChannelOf(OrganizationId organizationId) => $"live:{{{organizationId}}}";

    /// <summary>For which of these organizations a replica listens. Exact: a replica listens before it greets, and whoever is greeted reads what came before.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlySet<OrganizationId>> ListenedForAsync(IReadOnlyList<OrganizationId> organizationIds)
    {
        // The answer: each channel, and after it its number of subscribers.
        object[] arguments = ["NUMSUB", .. organizationIds.Select(organizationId => (object)ChannelOf(organizationId))];
        var answer = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", arguments).WaitAsync(Patience))!;
        return organizationIds.Where((_, index) => (long)answer[(2 * index) + 1] > 0).ToHashSet();
    }

    /// <summary>Gives events their numbers, keeps them, and tells the replicas, all or none.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer; they may be kept or not.</exception>
    public Task AppendAsync(OrganizationId organizationId, IReadOnlyList<(LiveEntry Entry, LivePublication Publication)> events)
    {
        var arguments = new RedisValue[3 + (events.Count * 2)];
        (arguments[0], arguments[1], arguments[2]) = (KeptSeconds, Kept, (string)ChannelOf(organizationId)!);
        for (var i = 0; i < events.Count; i++)
        {
            arguments[3 + (i * 2)] = JsonSerializer.SerializeToUtf8Bytes(events[i].Entry, Json);
            arguments[4 + (i * 2)] = JsonSerializer.SerializeToUtf8Bytes(events[i].Publication, Json);
        }

        return redis.GetDatabase().ScriptEvaluateAsync(Append, KeysOf(organizationId), arguments).WaitAsync(Patience);
    }

    /// <summary>Tells the replicas of something that is not kept: it has no number.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public Task PublishAsync(OrganizationId organizationId, LivePublication publication) =>
        redis.GetDatabase().PublishAsync(ChannelOf(organizationId), "0 0 " + JsonSerializer.Serialize(publication, Json)).WaitAsync(Patience);

    /// <summary>The number of the newest event.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<long> PositionAsync(OrganizationId organizationId) =>
        (long)await redis.GetDatabase().ScriptEvaluateAsync(Position, KeysOf(organizationId), [KeptSeconds]).WaitAsync(Patience);

    /// <summary>What came after a number, the oldest first; null when some of it is no longer kept, or was lost.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlyList<KeptEvent>?> ReadAsync(OrganizationId organizationId, long after)
    {
        var events = KeysOf(organizationId)[1];
        var first = await RangeAsync(events, "-", "+", 1);
        if (first.Count == 0 || first[0].Sequence > after)
        {
            return null;
        }

        var entries = await RangeAsync(events, string.Create(CultureInfo.InvariantCulture, $"({after}-0"), "+", 2 * Kept);
        return entries.Exists(kept => kept.Entry.Name == LiveEvents.ServerHello) ? null : entries.FindAll(kept => kept.Entry.Name.Length > 0);
    }

    // The library has no streams yet. An answer is a list of ids, each with its fields and values.
    private async Task<List<KeptEvent>> RangeAsync(RedisKey events, string from, string to, int count)
    {
        var rows = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("XRANGE", events, from, to, "COUNT", count).WaitAsync(Patience))!;
        return [.. rows.Select(row => (RedisResult[])row!).Select(row => new KeptEvent(
            SequenceOf((string)row[0]!), JsonSerializer.Deserialize<LiveEntry>((byte[])((RedisResult[])row[1]!)[1]!, Json)!))];
    }

    /// <summary>Listens for an organization's events, in their order.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<Listening> ListenAsync(OrganizationId organizationId, Action<(long Sequence, long Previous, LivePublication Event)> onEvent)
    {
        // The library calls handlers one after the other, in the order of arrival (ConnectionMultiplexer.PreserveAsyncOrder).
        void Handle(RedisChannel channel, RedisValue message) => onEvent(Read((byte[])message!));
        await redis.GetSubscriber().SubscribeAsync(ChannelOf(organizationId), Handle).WaitAsync(Patience);
        return new Listening(() => redis.GetSubscriber().UnsubscribeAsync(ChannelOf(organizationId), Handle).WaitAsync(Patience));
    }

    private static (long Sequence, long Previous, LivePublication Event) Read(byte[] message)
    {
        var first = Array.IndexOf(message, (byte)' ');
        var second = Array.IndexOf(message, (byte)' ', first + 1);
        return (
            long.Parse(message.AsSpan(0, first), CultureInfo.InvariantCulture),
            long.Parse(message.AsSpan(first + 1, second - first - 1), CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize<LivePublication>(message.AsSpan(second + 1), Json)!);
    }

    private static long SequenceOf(string id) => long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    // One slot for both in a cluster.
    private static RedisKey[] KeysOf(OrganizationId organizationId) => [$"live:{{{organizationId}}}:last", $"live:{{{organizationId}}}:events"];

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceDefaultsExtensions.ConfigureJson(options);
        return options;
    }
}
