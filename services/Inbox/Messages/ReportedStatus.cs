namespace ChatBoost.Inbox.Messages;

/// <summary>What a provider reported of one message of ours, several reports of one message taken together.</summary>
/// <param name="Wamid">The provider's id of the message.</param>
/// <param name="MessageId">Our id, when the report carries it: the message was sent by us.</param>
/// <param name="Status">The furthest one reported.</param>
/// <param name="At">When that was.</param>
/// <param name="DeliveredAt">When it reached the phone, if reported.</param>
/// <param name="ReadAt">When it was seen, if reported.</param>
/// <param name="ErrorCode">The provider's code of a failure.</param>
/// <param name="ErrorDetail">The words for it.</param>
internal sealed record ReportedStatus(
    string Wamid,
    MessageId? MessageId,
    MessageStatus Status,
    DateTimeOffset At,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? ReadAt,
    int? ErrorCode,
    string? ErrorDetail)
{
    /// <summary>True when the person does not want to be written to on this channel any more.</summary>
    public bool OptsOut { get; init; }

    /// <summary>Two reports of one message as one: the further status, and every time that is known.</summary>
    public ReportedStatus With(ReportedStatus other)
    {
        var further = other.Status > Status ? other : this;
        return further with
        {
            MessageId = MessageId ?? other.MessageId,
            DeliveredAt = DeliveredAt ?? other.DeliveredAt,
            ReadAt = ReadAt ?? other.ReadAt,
            OptsOut = OptsOut || other.OptsOut,
        };
    }
}
