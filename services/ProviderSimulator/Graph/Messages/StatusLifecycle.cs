using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Faults;
using ChatBoost.ProviderSimulator.Phones;
using ChatBoost.ProviderSimulator.Scheduling;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>Takes an accepted message through sent, delivered and read, or lets it fail, and tells the business by webhook.</summary>
internal sealed class StatusLifecycle(Schedule schedule, WebhookSender webhooks, LivePhones phones, TimeProvider clock)
{
    /// <summary>Starts a message's way.</summary>
    /// <param name="failure">Code it fails with; null = it arrives.</param>
    /// <param name="order">The fault that ordered the failure, if one did.</param>
    public void Start(SentMessage message, int? failure, FaultOrder? order)
    {
        var settings = message.Number.Settings;
        if (!settings.Statuses)
        {
            return;
        }

        var sentAt = message.ReceivedAt.AddMilliseconds(settings.SentMs + Jitter(settings.JitterMs));
        if (failure is { } code && order is not { AfterSent: true })
        {
            schedule.At(sentAt, () => Report(message, "failed", code));
            return;
        }

        schedule.At(sentAt, () => Report(message, "sent"));

        // A status never overtakes the one before it here; receivers that need disorder ask for shuffling.
        var deliveredAt = Latest(message.ReceivedAt.AddMilliseconds(settings.DeliveredMs + Jitter(settings.JitterMs)), sentAt);
        if (failure is { } late)
        {
            schedule.At(deliveredAt, () => Report(message, "failed", late));
            return;
        }

        // Meta reports a reaction as sent and nothing more.
        if (message.Type == "reaction")
        {
            return;
        }

        if (settings.SkipDelivered <= 0 || Random.Shared.NextDouble() >= settings.SkipDelivered)
        {
            schedule.At(deliveredAt, () => Report(message, "delivered"));
        }

        if (settings.AutoRead)
        {
            var readAt = message.ReceivedAt.AddMilliseconds(settings.ReadMs + Jitter(settings.JitterMs));
            schedule.At(Latest(readAt, deliveredAt), () => Report(message, "read"));
        }
    }

    /// <summary>Gives the message a status now. Nothing happens when it has it already or went further.</summary>
    /// <returns>Whether the status is new.</returns>
    public bool Report(SentMessage message, string status, int? code = null)
    {
        var reached = new MessageStatus(status, clock.GetUtcNow(), code);
        if (!message.TryAdd(reached))
        {
            return false;
        }

        phones.StatusChanged(message);
        if (message.Number.App is not null)
        {
            // Contacts come with every status but failed.
            var contact = message.Number.Settings.UserIds && status != "failed" ? message.Customer.Contact(withUserId: true) : default(ReadOnlyMemory<byte>);
            webhooks.Send(new WebhookUpdate(message.Number, message.Customer.Key, UpdateKind.Status, Write(message, reached), contact));
        }

        return true;
    }

    private static DateTimeOffset Latest(DateTimeOffset time, DateTimeOffset notBefore) => time > notBefore ? time : notBefore;

    private static int Jitter(int most) => most == 0 ? 0 : Random.Shared.Next(most + 1);

    private static byte[] Write(SentMessage message, MessageStatus status)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, message.Wamid);
            json.WriteString("status"u8, status.Status);
            json.WriteString("timestamp"u8, Seconds(status.At));
            if (!message.Customer.HidesPhoneNumber && message.Customer.WaId is { } waId)
            {
                json.WriteString("recipient_id"u8, waId);
            }

            if (message.Number.Settings.UserIds || message.Customer.WaId is null || message.Customer.HidesPhoneNumber)
            {
                json.WriteString("recipient_user_id"u8, message.Customer.UserId);
            }

            if (message.CallbackData is not null)
            {
                json.WriteString("biz_opaque_callback_data"u8, message.CallbackData);
            }

            if (status.Code is { } code)
            {
                WriteErrors(json, code);
            }
            else if (status.Status == "sent" || (status.Status is "delivered" or "read" && !PricedAfterSent(message, status)))
            {
                WritePricing(json, message, status);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Conversation and pricing come with sent and with one of delivered and read, whichever is first.
    private static bool PricedAfterSent(SentMessage message, MessageStatus status) =>
        message.Statuses.Any(s => s.Status == "delivered" && !ReferenceEquals(s, status));

    private static void WritePricing(Utf8JsonWriter json, SentMessage message, MessageStatus status)
    {
        var category = message.Template?.Category.ToLowerInvariant() ?? "service";
        if (message.Version < 24)
        {
            json.WriteStartObject("conversation"u8);
            json.WriteString("id"u8, message.ConversationId);
            if (status.Status == "sent")
            {
                json.WriteString("expiration_timestamp"u8, Seconds(status.At.AddHours(24)));
            }

            json.WriteStartObject("origin"u8);
            json.WriteString("type"u8, category);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var isFree = category is "service" || (category is "utility" && IsWindowOpen(message));
        json.WriteStartObject("pricing"u8);
        json.WriteBoolean("billable"u8, !isFree);
        json.WriteString("pricing_model"u8, "PMP"u8);
        json.WriteString("type"u8, isFree ? "free_customer_service"u8 : "regular"u8);
        json.WriteString("category"u8, category);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, int code)
    {
        var title = GraphErrorTitles.Of(code).Title;
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteNumber("code"u8, code);
        json.WriteString("title"u8, title);
        json.WriteString("message"u8, title);
        json.WriteStartObject("error_data"u8);
        json.WriteString("details"u8, GraphErrorTitles.DetailsOf(code));
        json.WriteEndObject();
        json.WriteString("href"u8, "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"u8);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Whether the customer wrote in the 24 hours before this message.</summary>
    public static bool IsWindowOpen(SentMessage message) =>
        message.Customer.LastWroteAt is { } wroteAt && message.ReceivedAt - wroteAt < TimeSpan.FromHours(24);

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
