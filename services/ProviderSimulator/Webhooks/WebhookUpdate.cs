using System.Buffers;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>Where an update stands in a change's <c>value</c>.</summary>
internal enum UpdateKind
{
    /// <summary>One element of <c>messages[]</c>.</summary>
    Message,

    /// <summary>One element of <c>statuses[]</c>.</summary>
    Status,

    /// <summary>A whole <c>value</c>, of any field.</summary>
    Value,
}

/// <summary>One thing Meta tells a business; a webhook body holds one or many.</summary>
/// <param name="Number">The number it is about.</param>
/// <param name="OrderKey">Updates with the same key leave in order.</param>
/// <param name="Kind">Where <paramref name="Item"/> goes.</param>
/// <param name="Item">The JSON of the message, the status or the value.</param>
/// <param name="Contact">The JSON of the entry in <c>contacts[]</c>, if the update has one.</param>
/// <param name="Field">The subscription field.</param>
internal sealed record WebhookUpdate(
    BusinessNumber Number, string OrderKey, UpdateKind Kind, ReadOnlyMemory<byte> Item, ReadOnlyMemory<byte> Contact = default, string Field = "messages")
{
    /// <summary>Called when the receiver has answered 200, on a thread that must not be held.</summary>
    public Action? Delivered { get; init; }
}

/// <summary>Composes the body of a webhook.</summary>
internal static class WebhookBody
{
    /// <summary>Writes the updates in their order; neighbours of one number and kind share a change, neighbours of one WABA an entry.</summary>
    /// <returns>The bytes as they are signed and sent.</returns>
    public static byte[] Write(IReadOnlyList<WebhookUpdate> updates, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * updates.Count);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "whatsapp_business_account"u8);
            json.WriteStartArray("entry"u8);
            for (var i = 0; i < updates.Count;)
            {
                var businessAccountId = updates[i].Number.BusinessAccountId;
                json.WriteStartObject();
                json.WriteString("id"u8, businessAccountId);

                // Meta dates the entries of account and template fields, not those of messages.
                if (updates[i].Field != "messages")
                {
                    json.WriteNumber("time"u8, now.ToUnixTimeSeconds());
                }

                json.WriteStartArray("changes"u8);
                while (i < updates.Count && updates[i].Number.BusinessAccountId == businessAccountId)
                {
                    var end = i + 1;
                    while (end < updates.Count && BelongTogether(updates[i], updates[end]))
                    {
                        end++;
                    }

                    WriteChange(json, updates, i, end);
                    i = end;
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return MetaJson.Escape(buffer.WrittenSpan);
    }

    private static bool BelongTogether(WebhookUpdate first, WebhookUpdate next) =>
        first.Kind == next.Kind && first.Kind != UpdateKind.Value && first.Number == next.Number
        // A system message has no contacts[]: it must not sit in a change that has them.
        && first.Contact.IsEmpty == next.Contact.IsEmpty;

    private static void WriteChange(Utf8JsonWriter json, IReadOnlyList<WebhookUpdate> updates, int start, int end)
    {
        var first = updates[start];
        json.WriteStartObject();
        json.WriteString("field"u8, first.Field);
        json.WritePropertyName("value"u8);
        if (first.Kind == UpdateKind.Value)
        {
            json.WriteRawValue(first.Item.Span, skipInputValidation: true);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject();
        json.WriteString("messaging_product"u8, "whatsapp"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("display_phone_number"u8, first.Number.DisplayPhoneNumber);
        json.WriteString("phone_number_id"u8, first.Number.Id);
        json.WriteEndObject();
        if (!first.Contact.IsEmpty)
        {
            WriteContacts(json, updates, start, end);
        }

        json.WriteStartArray(first.Kind == UpdateKind.Message ? "messages"u8 : "statuses"u8);
        for (var i = start; i < end; i++)
        {
            json.WriteRawValue(updates[i].Item.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContacts(Utf8JsonWriter json, IReadOnlyList<WebhookUpdate> updates, int start, int end)
    {
        json.WriteStartArray("contacts"u8);
        HashSet<string>? written = end - start > 1 ? [] : null;
        for (var i = start; i < end; i++)
        {
            if (written is null || written.Add(updates[i].OrderKey))
            {
                json.WriteRawValue(updates[i].Contact.Span, skipInputValidation: true);
            }
        }

        json.WriteEndArray();
    }
}
