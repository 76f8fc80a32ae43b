using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Delivery;

/// <summary>How messages go out. Section <c>Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>
    /// How long a message whose call may have gone out waits for the provider's report before it is sent again. A report takes a second or two,
    /// but after a crash it may be hidden in the queue until its visibility timeout (15 s) has passed; sent again before that, the customer had it twice.
    /// </summary>
    [Range(20, 86_400, ErrorMessage = "Delivery:DoubtSeconds must be 20 to 86400: less than a call may take, and messages would be sent twice.")]
    public int DoubtSeconds { get; init; } = 30;

    /// <summary>Messages per second of one number over all replicas. Meta: 80; 1,000 for upgraded numbers; 20 for numbers also used in the phone app.</summary>
    [Range(1, 1000)]
    public int MessagesPerSecond { get; init; } = 80;

    /// <summary>How many of them may go at once after a pause; what a hiccup delayed is caught up with these.</summary>
    [Range(1, 1000)]
    public int Burst { get; init; } = 40;

    /// <summary>Messages to one person at once. Meta: 45.</summary>
    [Range(1, 45)]
    public int PairBurst { get; init; } = 45;

    /// <summary>Seconds each further message to one person costs. Meta: 6.</summary>
    [Range(1, 60)]
    public int PairIntervalSeconds { get; init; } = 6;

    /// <summary>Calls to the provider at once, of this replica.</summary>
    [Range(1, 2000)]
    public int Concurrency { get; init; } = 128;

    /// <summary>Calls for one message before it fails for good.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; init; } = 8;

    /// <summary><see cref="DoubtSeconds"/> as a duration.</summary>
    public TimeSpan Doubt => TimeSpan.FromSeconds(DoubtSeconds);
}
