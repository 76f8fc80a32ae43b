using System.Text.Json;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.Inbox.Messages;

/// <summary>Reads what Meta reports of sent messages.</summary>
internal static class WhatsAppStatus
{
    /// <summary>Reads an update of kind status; null for a status word not known, which says nothing about progress.</summary>
    public static ReportedStatus? Read(ProviderUpdate update)
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
        return new ReportedStatus(
            wamid,
            ChatBoost.Contracts.Id<Contracts.MessageTag>.TryParse(WhatsAppMessage.TextOf(payload, "biz_opaque_callback_data"), out var messageId) ? messageId : null,
            known,
            at,
            known == MessageStatus.Delivered ? at : null,
            known is MessageStatus.Read or MessageStatus.Played ? at : null,
            int.TryParse(WhatsAppMessage.TextOf(error, "code"), out var code) ? code : null,
            WhatsAppMessage.TextOf(WhatsAppMessage.Property(error, "error_data"), "details") ?? WhatsAppMessage.TextOf(error, "title"));
    }
}
