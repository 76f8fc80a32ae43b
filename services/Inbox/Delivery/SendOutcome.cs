using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Delivery;

/// <summary>What came of a call.</summary>
internal abstract record SendOutcome
{
    /// <summary>The provider has the message.</summary>
    /// <param name="ProviderMessageId">Its id there (wamid).</param>
    /// <param name="WaId">The address it resolved ours to, when it says so.</param>
    internal sealed record Accepted(string ProviderMessageId, string? WaId) : SendOutcome;

    /// <summary>The provider refused it, and will again.</summary>
    internal sealed record Refused(int Code, string Sentence) : SendOutcome
    {
        /// <summary>True when the person does not want to be written to on this channel: the contact is marked so.</summary>
        public bool HasOptedOut { get; init; }
    }

    /// <summary>The provider refused it for now.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Sentence">The refusal in words, should it be the last.</param>
    /// <param name="Pause">When to come back.</param>
    internal sealed record RefusedForNow(int Code, string Sentence, Pause Pause) : SendOutcome;

    /// <summary>The call did not go out. Does not count as an attempt.</summary>
    internal sealed record NotSent(TimeSpan RetryAfter, string Reason) : SendOutcome;

    /// <summary>It may have gone out: the answer is missing.</summary>
    internal sealed record Unknown(string Reason) : SendOutcome;

    /// <summary>What became of a call that threw: nothing went out where there was no connection to send on.</summary>
    public static SendOutcome Of(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        }
            ? new NotSent(TimeSpan.FromSeconds(0.5 + Random.Shared.NextDouble()), exception.Message)
            : new Unknown(exception.Message);
}

/// <summary>How long to wait before the next attempt.</summary>
internal enum PauseKind
{
    /// <summary>Growing, with full jitter.</summary>
    Backoff,

    /// <summary>4^n seconds (Meta, for too many messages to one person).</summary>
    Pair,

    /// <summary>As long as <see cref="Pause.AtLeast"/> says.</summary>
    Fixed,
}

/// <summary>How long to wait before the next attempt, and the provider's own wish, if any.</summary>
internal sealed record Pause(PauseKind Kind, TimeSpan AtLeast = default);

/// <summary>One message on its way, with all that a call needs.</summary>
internal sealed record OutgoingMessage
{
    public required MessageId MessageId { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required ConversationId ConversationId { get; init; }

    public required ContactId ContactId { get; init; }

    public required ChannelId ChannelId { get; init; }

    /// <summary>The channel's kind, for example <c>SMS</c>.</summary>
    public required string ChannelKind { get; init; }

    /// <summary>When it was stored; no call for it was made before.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The contact's address on channels other than WhatsApp.</summary>
    public string? Address { get; init; }

    public required SenderType Sender { get; init; }

    public required bool IsAutomatic { get; init; }

    /// <summary>Meta's type.</summary>
    public required string Type { get; init; }

    /// <summary>The object named after the type, as JSON in Meta's shape; empty while it is <see cref="Sealed"/>.</summary>
    public required string Content { get; init; }

    /// <summary>The same as the database holds it where content is encrypted, until it is opened.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>The provider's id of its file, once prepared.</summary>
    public string? ProviderMediaId { get; init; }

    /// <summary>The wamid it quotes.</summary>
    public string? ReplyToWamid { get; init; }

    /// <summary>The contact's number.</summary>
    public string? WaId { get; init; }

    /// <summary>The contact's business-scoped user id, for those who hide their number.</summary>
    public string? WhatsAppUserId { get; init; }

    /// <summary>Who answers in the conversation, when it was last looked at.</summary>
    public required ConversationMode Mode { get; init; }

    /// <summary>When the customer last wrote.</summary>
    public DateTimeOffset? LastInboundAt { get; init; }

    /// <summary>Calls made before this one.</summary>
    public int Attempts { get; init; }

    /// <summary>True when an earlier call may have gone out and the time for a report has passed.</summary>
    public bool WasInDoubt { get; init; }

    public DateTimeOffset? WebhookReceivedAt { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Monotonic time at which this replica took the message, or took it anew.</summary>
    public required long TakenAt { get; init; }
}
