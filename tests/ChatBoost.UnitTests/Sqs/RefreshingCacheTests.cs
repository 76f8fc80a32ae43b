using ChatBoost.ServiceDefaults.Caching;

namespace ChatBoost.UnitTests.Sqs;

public sealed class RefreshingCacheTests
{
    private readonly TestClock _clock = new();
    private int _loads;
    private Func<Task<string?>> _source = () => Task.FromResult<string?>("one");

    [Fact]
    public async Task A_value_is_asked_for_once_a_minute()
    {
        var cache = Cache();

        await GetAsync(cache);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await GetAsync(cache);
        Assert.Equal(1, _loads);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await GetAsync(cache);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task That_there_is_none_is_believed_for_two_seconds()
    {
        var cache = Cache();
        _source = () => Task.FromResult<string?>(null);
        Assert.Null(await GetAsync(cache));
        _source = () => Task.FromResult<string?>("connected");
        Assert.Null(await GetAsync(cache));

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("connected", await GetAsync(cache));
    }

    [Fact]
    public async Task An_old_value_serves_while_the_source_is_away_and_the_source_is_asked_once_a_second()
    {
        var cache = Cache();
        await GetAsync(cache);
        _source = () => throw new HttpRequestException("away");
        _clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal("one", await GetAsync(cache));
        Assert.Equal("one", await GetAsync(cache));
        Assert.Equal(2, _loads);

        _clock.Advance(TimeSpan.FromMinutes(31));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(cache));
    }

    [Fact]
    public async Task Without_an_old_value_the_failure_is_told_and_not_remembered()
    {
        var cache = Cache();
        _source = () => throw new HttpRequestException("away");
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(cache));

        _source = () => Task.FromResult<string?>("back");

        Assert.Equal("back", await GetAsync(cache));
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_one_call()
    {
        var cache = Cache();
        var answer = new TaskCompletionSource<string?>();
        _source = () => answer.Task;

        var asked = Enumerable.Range(0, 50).Select(_ => GetAsync(cache)).ToList();
        answer.SetResult("shared");

        Assert.All(await Task.WhenAll(asked), value => Assert.Equal("shared", value));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task What_was_forgotten_during_a_call_is_asked_for_again()
    {
        var cache = Cache();
        var before = new TaskCompletionSource<string?>();
        var asked = new TaskCompletionSource();
        _source = () =>
        {
            asked.SetResult();
            return before.Task;
        };
        var first = GetAsync(cache);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        cache.Forget("key");
        before.SetResult("before the change");
        await first;
        _source = () => Task.FromResult<string?>("after the change");

        Assert.Equal("after the change", await GetAsync(cache));
    }

    [Fact]
    public async Task A_newer_value_is_asked_for_once_a_second_at_most()
    {
        var cache = Cache();
        await GetAsync(cache);
        _source = () => Task.FromResult<string?>("two");

        Assert.Equal("one", await cache.GetNewerThanAsync("key", TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("two", await cache.GetNewerThanAsync("key", TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        Assert.Equal("two", await GetAsync(cache));
    }

    private static Task<string?> GetAsync(RefreshingCache<string, string> cache) => cache.GetAsync("key", TestContext.Current.CancellationToken).AsTask();

    private RefreshingCache<string, string> Cache() => new(new RefreshingCacheSettings(), _clock, _ =>
    {
        Interlocked.Increment(ref _loads);
        return _source();
    });
}
