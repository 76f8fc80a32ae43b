using System.ComponentModel.DataAnnotations;

namespace ChatBoost.ProviderSimulator.Settings;

/// <summary>How the simulated provider behaves. All times are milliseconds; the defaults are what Meta's network usually shows.</summary>
internal sealed record SimulatorSettings
{
    /// <summary>From acceptance to the <c>sent</c> status.</summary>
    [Range(0, 86_400_000)]
    public int SentMs { get; init; } = 150;

    /// <summary>From acceptance to the <c>delivered</c> status.</summary>
    [Range(0, 86_400_000)]
    public int DeliveredMs { get; init; } = 1000;

    /// <summary>From acceptance to the <c>read</c> status, when <see cref="AutoRead"/> is on.</summary>
    [Range(0, 86_400_000)]
    public int ReadMs { get; init; } = 3000;

    /// <summary>Each status is late by a random share of this.</summary>
    [Range(0, 60_000)]
    public int JitterMs { get; init; } = 50;

    /// <summary>Whether messages get statuses at all.</summary>
    public bool Statuses { get; init; } = true;

    /// <summary>Whether customers read what arrives on their own accord.</summary>
    public bool AutoRead { get; init; } = true;

    /// <summary>Share (0 to 1) of messages whose <c>delivered</c> is left out, as Meta does when the chat is open.</summary>
    [Range(0, 1)]
    public double SkipDelivered { get; init; }

    /// <summary>How many times each webhook is posted.</summary>
    [Range(1, 10)]
    public int Duplicates { get; init; } = 1;

    /// <summary>Whether webhooks leave in random order; off, those of one customer leave in order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>While shuffling, the longest a webhook is held back.</summary>
    [Range(0, 60_000)]
    public int ShuffleMs { get; init; } = 2000;

    /// <summary>Largest number of updates gathered in one webhook body (Meta: up to 1,000); 1 = no gathering.</summary>
    [Range(1, 1000)]
    public int Batch { get; init; } = 1;

    /// <summary>How long updates are gathered before a body that is not full leaves.</summary>
    [Range(1, 10_000)]
    public int BatchMs { get; init; } = 50;

    /// <summary>Whether free-form messages outside of the 24-hour customer service window fail with 131047.</summary>
    public bool Window { get; init; } = true;

    /// <summary>Messages a number may send per second before 130429; 0 = no limit.</summary>
    [Range(0, 100_000)]
    public int MessagesPerSecond { get; init; } = 80;

    /// <summary>Whether one customer may get at most 45 messages at once and one per 6 s after that (131056).</summary>
    public bool PairLimit { get; init; } = true;

    /// <summary>Whether webhooks carry business-scoped user ids, as Meta's do since 31 March 2026.</summary>
    public bool UserIds { get; init; } = true;

    /// <summary>Whether webhooks wait for <c>POST /{waba}/subscribed_apps</c>, as Meta's do.</summary>
    public bool RequireSubscription { get; init; }

    /// <summary>Which linked media are fetched to see whether Meta could: <c>none</c>, <c>local</c> (loopback addresses, works offline) or <c>all</c>.</summary>
    [AllowedValues("none", "local", "all")]
    public string FetchLinks { get; init; } = "local";

    /// <summary>How long the review of a template takes.</summary>
    [Range(0, 86_400_000)]
    public int ReviewMs { get; init; } = 1000;

    /// <summary>Lifetime of a media URL in seconds (Meta: 5 minutes).</summary>
    [Range(0, 86_400)]
    public int MediaUrlSeconds { get; init; } = 300;

    /// <summary>After this long without an answer a webhook counts as failed.</summary>
    [Range(10, 120_000)]
    public int WebhookTimeoutMs { get; init; } = 10_000;

    /// <summary>Pause before the second repetition of a failed webhook (the first follows at once); it doubles from there.</summary>
    [Range(1, 3_600_000)]
    public int RetryFirstMs { get; init; } = 1000;

    /// <summary>Longest pause between repetitions.</summary>
    [Range(1, 86_400_000)]
    public int RetryMaxMs { get; init; } = 60_000;

    /// <summary>Repetitions after which a webhook is dropped (Meta: 7 days; here on a shortened clock).</summary>
    [Range(0, 100_000)]
    public int RetryAttempts { get; init; } = 50;
}
