using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.RateLimits;

public sealed class RateLimitHeadersTests
{
    private static readonly RateLimitOptions Defaults = new();

    [Fact]
    public void Both_limits_are_told_and_the_one_with_less_left_in_the_older_fields()
    {
        var headers = new HeaderDictionary();

        RateLimitHeaders.Write(headers, [Level("user", Defaults.User, 42), Level("organization", Defaults.Organization, 480)]);

        Assert.Equal("\"user\";q=100;w=10, \"organization\";q=500;w=10", headers["RateLimit-Policy"]);
        Assert.Equal("\"user\";r=42;t=5, \"organization\";r=480;t=10", headers["RateLimit"]);
        Assert.Equal("100", headers["RateLimit-Limit"]);
        Assert.Equal("42", headers["RateLimit-Remaining"]);
        Assert.Equal("5", headers["RateLimit-Reset"]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(59_500, 60)]
    public void The_wait_for_the_next_request_is_never_told_too_short(int milliseconds, long seconds) =>
        Assert.Equal(seconds, new BucketLevel(new("credentials", "key", Defaults.Credentials), 0, TimeSpan.FromMilliseconds(milliseconds)).Seconds);

    [Fact]
    public void Limits_that_make_no_sense_are_refused_with_the_key_to_set()
    {
        var options = new RateLimitOptions { User = new() { PerMinute = 0, Burst = 10 }, Credentials = new() { PerMinute = 20, Burst = -1 } };

        var result = new RateLimitOptions.Validation().Validate(null, options);

        Assert.Equal(2, result.Failures!.Count());
        Assert.Contains("RateLimits__User__PerMinute", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("RateLimits__Credentials__Burst", result.FailureMessage, StringComparison.Ordinal);
        Assert.True(new RateLimitOptions.Validation().Validate(null, Defaults).Succeeded);
    }

    private static BucketLevel Level(string policy, RateLimit limit, long remaining) => new(new(policy, policy, limit), remaining, TimeSpan.Zero);
}
