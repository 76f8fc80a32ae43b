using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.RateLimits;

/// <summary>
/// How much one caller may ask of the public API, all services and replicas together; the section <c>RateLimits</c>. What a limit allows
/// at once (<see cref="RateLimit.Burst"/>) is what a page or a script needs in a moment; what it allows for long is <see cref="RateLimit.PerMinute"/>.
/// </summary>
public sealed class RateLimitOptions
{
    internal const string Section = "RateLimits";

    /// <summary>One member of an organization, in all of its browsers.</summary>
    public RateLimit User { get; set; } = new() { PerMinute = 600, Burst = 100 };

    /// <summary>One API key: a token whose <c>client_id</c> is <c>api-key</c>.</summary>
    public RateLimit ApiKey { get; set; } = new() { PerMinute = 600, Burst = 100 };

    /// <summary>All members and keys of an organization together, so that one customer never takes what the others need.</summary>
    public RateLimit Organization { get; set; } = new() { PerMinute = 3000, Burst = 500 };

    /// <summary>One client address on endpoints that need no token. An office or a mobile network shares one.</summary>
    public RateLimit Address { get; set; } = new() { PerMinute = 120, Burst = 60 };

    /// <summary>One client address where passwords can be tried and organizations be made.</summary>
    public RateLimit Credentials { get; set; } = new() { PerMinute = 20, Burst = 10 };

    internal sealed class Validation : IValidateOptions<RateLimitOptions>
    {
        private const int Most = 1_000_000;

        public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
        {
            (string Name, RateLimit Limit)[] limits =
            [
                (nameof(User), options.User), (nameof(ApiKey), options.ApiKey), (nameof(Organization), options.Organization),
                (nameof(Address), options.Address), (nameof(Credentials), options.Credentials),
            ];
            var failures = limits
                .SelectMany(limit => new[]
                {
                    limit.Limit.PerMinute is < 1 or > Most ? $"Set {Section}__{limit.Name}__PerMinute to a number from 1 to {Most}, for example 600." : null,
                    limit.Limit.Burst is < 1 or > Most ? $"Set {Section}__{limit.Name}__Burst to a number from 1 to {Most}, for example 100." : null,
                })
                .OfType<string>()
                .ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}

/// <summary>A token bucket: it holds <see cref="Burst"/> requests and regains <see cref="PerMinute"/> of them each minute, evenly.</summary>
public sealed class RateLimit
{
    /// <summary>Requests per minute that can be kept up.</summary>
    public int PerMinute { get; set; }

    /// <summary>Requests at once after a pause.</summary>
    public int Burst { get; set; }

    /// <summary>After how long one more request is allowed.</summary>
    internal TimeSpan Interval => TimeSpan.FromMinutes(1) / PerMinute;
}
