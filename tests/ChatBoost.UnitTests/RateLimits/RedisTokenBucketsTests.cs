using System.Reflection;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatBoost.UnitTests.RateLimits;

/// <summary>What happens when Redis does not answer. What the script does when it answers is tested with a real Redis, in ChatBoost.RateLimitTests.</summary>
public sealed class RedisTokenBucketsTests
{
    private static readonly TokenBucket[] Buckets = [new("user", "limits:user", new RateLimit { PerMinute = 60, Burst = 20 })];
    private static readonly long[] Allowed = [1, 19, 0];

    private readonly ManualClock _clock = new();
    private readonly Lines _log = new();
    private bool _isConnected = true;
    private Func<Task<RedisResult>> _answer = () => Task.FromResult(ResultOf(Allowed));
    private int _asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_tells_the_level_of_each_bucket()
    {
        _answer = () => Task.FromResult(ResultOf(0, 0, 1_500_000));

        var answer = await Create().TakeAsync(Buckets, Cancellation);

        Assert.False(answer!.IsAllowed);
        Assert.Equal(new BucketLevel(Buckets[0], 0, TimeSpan.FromSeconds(1.5)), Assert.Single(answer.Levels));
        Assert.Equal(2, answer.Levels[0].Seconds);
    }

    [Fact]
    public async Task Who_waited_long_enough_goes_on_without_an_answer()
    {
        _answer = () => new TaskCompletionSource<RedisResult>().Task;

        var taking = Create().TakeAsync(Buckets, Cancellation).AsTask();
        await _clock.UntilAwaitedAsync(RedisTokenBuckets.Patience, Cancellation);
        Assert.False(taking.IsCompleted);
        _clock.Advance(RedisTokenBuckets.Patience);

        Assert.Null(await taking);
    }

    [Fact]
    public async Task Nobody_waits_for_a_connection()
    {
        _isConnected = false;

        Assert.Null(await Create().TakeAsync(Buckets, Cancellation));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task One_late_answer_is_no_outage()
    {
        var redis = Create();
        Fail();
        Assert.Null(await redis.TakeAsync(Buckets, Cancellation));
        Answer();

        Assert.NotNull(await redis.TakeAsync(Buckets, Cancellation));
        Assert.Empty(_log.Written);
    }

    [Fact]
    public async Task In_an_outage_Redis_is_asked_by_one_request_at_a_time_and_one_line_is_logged()
    {
        var redis = Create();
        Fail();
        await redis.TakeAsync(Buckets, Cancellation);
        _clock.Advance(RedisTokenBuckets.Doubt);
        await redis.TakeAsync(Buckets, Cancellation);
        Assert.Equal(2, _asked);

        for (var outage = 0; outage < 3; outage++)
        {
            Assert.Null(await redis.TakeAsync(Buckets, Cancellation));
            Assert.Equal(2 + outage, _asked);
            _clock.Advance(RedisTokenBuckets.Pause);
            Assert.Null(await redis.TakeAsync(Buckets, Cancellation));
            Assert.Null(await redis.TakeAsync(Buckets, Cancellation));
            Assert.Equal(3 + outage, _asked);
        }

        Assert.Contains("InvalidOperationException: LOADING", Assert.Single(_log.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_outage_requests_are_counted_again_and_the_next_outage_is_logged_again()
    {
        var redis = Create();
        for (var outage = 0; outage < 2; outage++)
        {
            Fail();
            await redis.TakeAsync(Buckets, Cancellation);
            _clock.Advance(RedisTokenBuckets.Doubt);
            await redis.TakeAsync(Buckets, Cancellation);
            Answer();
            _clock.Advance(RedisTokenBuckets.Pause);

            Assert.NotNull(await redis.TakeAsync(Buckets, Cancellation));
            Assert.NotNull(await redis.TakeAsync(Buckets, Cancellation));
        }

        Assert.Equal(4, _log.Written.Count);
    }

    /// <summary>As the connection makes it of an array reply; there is no public way.</summary>
    private static RedisResult ResultOf(params long[] numbers)
    {
        var type = typeof(RedisResult).GetNestedType("ArrayRedisResult", BindingFlags.NonPublic)!;
        RedisResult[] items = [.. numbers.Select(number => RedisResult.Create(number))];
        return (RedisResult)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [items], null)!;
    }

    private void Fail() => _answer = () => Task.FromException<RedisResult>(new InvalidOperationException("LOADING"));

    private void Answer() => _answer = () => Task.FromResult(ResultOf(Allowed));

    private RedisTokenBuckets Create()
    {
        var database = Answering.Create<IDatabase>((method, _) =>
        {
            Assert.Equal(nameof(IDatabase.ScriptEvaluateAsync), method);
            _asked++;
            return _answer();
        });
        var multiplexer = Answering.Create<IConnectionMultiplexer>((method, _) => method switch
        {
            "get_IsConnected" => _isConnected,
            nameof(IConnectionMultiplexer.GetDatabase) => database,
            _ => throw new NotSupportedException(method),
        });
        return new RedisTokenBuckets(() => multiplexer, _clock, _log);
    }

    private sealed class Lines : ILogger<RedisTokenBuckets>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
