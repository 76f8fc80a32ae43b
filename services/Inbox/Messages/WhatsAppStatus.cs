using System.Text.Json;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.Inbox.Messages;

/// <summary>What Meta reported of one message of ours, several reports of one message taken together.</summary>
/// <param name="Wamid">Meta's id of the message.</param>
/// <param name="MessageId">Our id, when the report carries it: the message was sent by us (<c>biz_opaque_callback_data</c>).</param>
/// <param name="Status">The furthest one reported.</param>
/// <param name="At">When that was.</param>
/// <param name="DeliveredAt">When it reached the phone, if reported.</param>
/// <param name="ReadAt">When it was seen, if reported.</param>
/// <param name="ErrorCode">Meta's code of a failure.</param>
/// <param name="ErrorDetail">Meta's words for it.</param>
internal sealed record WhatsAppStatus(
    string Wamid,
    MessageId? MessageId,
    MessageStatus Status,
    DateTimeOffset At,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? ReadAt,
    int? ErrorCode,
    string? ErrorDetail)
{
    /// <summary>Reads an update of kind status; null for a status word not known, which says nothing about progress.</summary>
    public static WhatsAppStatus? Read(ProviderUpdate update)
    {
        var payload = update.Payload;
        MessageStatus? status = WhatsAppMessage.TextOf(payload, "status") switch
        {
            "sent" => MessageStatus.Sent,
            "delivered" => MessageStatus.Delivered,
            "read" => MessageStatus.Read,
            "played" => MessageStatus.Played,
            "failed" => MessageStatus.Failed,
            _ => null,
        };
        if (status is not { } known || WhatsAppMessage.TextOf(payload, "id") is not { } wamid)
        {
            return null;
        }

        var at = WhatsAppMessage.TimeOf(payload) ?? update.ReceivedAt;
        var error = WhatsAppMessage.Property(payload, "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? errors[0] : (JsonElement?)null;
        return new WhatsAppStatus(
            wamid,
            ChatBoost.Contracts.Id<Contracts.MessageTag>.TryParse(WhatsAppMessage.TextOf(payload, "biz_opaque_callback_data"), out var messageId) ? messageId : null,
            known,
            at,
            known == MessageStatus.Delivered ? at : null,
            known is MessageStatus.Read or MessageStatus.Played ? at : null,
            int.TryParse(WhatsAppMessage.TextOf(error, "code"), out var code) ? code : null,
            WhatsAppMessage.TextOf(WhatsAppMessage.Property(error, "error_data"), "details") ?? WhatsAppMessage.TextOf(error, "title"));
    }

    /// <summary>Two reports of one message as one: the further status, and every time that is known.</summary>
    public WhatsAppStatus With(WhatsAppStatus other)
    {
        var further = other.Status > Status ? other : this;
        return further with
        {
            MessageId = MessageId ?? other.MessageId,
            DeliveredAt = DeliveredAt ?? other.DeliveredAt,
            ReadAt = ReadAt ?? other.ReadAt,
        };
    }
}
