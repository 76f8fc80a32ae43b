using System.Buffers;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Graph.Media;
using ChatBoost.ProviderSimulator.Graph.Templates;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Phones;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary><c>POST /{phone_number_id}/messages</c>: sends a message, or marks a customer's as read.</summary>
internal sealed class SendMessage(
    SentMessages sent, StatusLifecycle statuses, ReadReceipts receipts, TemplateStore templates, MediaStore media, LinkedMedia links, LivePhones phones,
    TimeProvider clock)
{
    // One per 6 s to the same customer, up to 45 of them at once: Meta's documented pair limit.
    private const int PairBurst = 45;
    private const long PairInterval = 6 * TimeSpan.TicksPerSecond;

    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes) =>
        graph.Map(routes, HttpMethods.Post, "/{id}/messages", call => OperationOf(call.Body), HandleAsync);

    private static string OperationOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("status", out _) ? "receipts" : "messages";

    private ValueTask<GraphAnswer> HandleAsync(GraphCall call) => ValueTask.FromResult(Handle(call));

    private GraphAnswer Handle(GraphCall call)
    {
        if (!call.IsOwnNumber)
        {
            return GraphError.BadToken(isMissing: false);
        }

        var number = call.Caller;
        var body = call.Body;
        if (CheckProduct(body) is { } noProduct)
        {
            return noProduct;
        }

        if (OperationOf(body) == "receipts")
        {
            return receipts.Take(call);
        }

        if (!number.IsRegistered)
        {
            return new GraphError(133010, Details: "Account does not exist in Cloud API, please use /register API to create an account first");
        }

        var type = body.TryGetProperty("type", out var typeValue) && typeValue.ValueKind == JsonValueKind.String ? typeValue.GetString()! : "text";
        if (ReadRecipient(call, out var to, out var recipient, out var input) is { } noRecipient)
        {
            return noRecipient;
        }

        if ((CheckContext(body) ?? MessageRules.Check(type, body)) is { } invalid)
        {
            return invalid;
        }

        var template = type == "template" ? FindTemplate(number, body) : null;
        if ((type == "template" ? TemplateMessageRules.Check(template, body.GetProperty("template")) : CheckStoredMedia(number, type, body)) is { } unusable)
        {
            return unusable;
        }

        // Limits come last: Meta counts messages, not refusals.
        if (number.Settings.MessagesPerSecond is > 0 and var perSecond
            && !number.Throughput.TryTake(clock.GetUtcNow().UtcTicks, TimeSpan.TicksPerSecond / perSecond, perSecond))
        {
            return new GraphError(130429, Details: "Message failed to send because there were too many messages sent from this phone number in a short period of time");
        }

        var customer = to is not null ? number.CustomerByPhone(to, call.ReceivedAt) : number.CustomerByUserId(recipient!, call.ReceivedAt);
        if (number.Settings.PairLimit && !customer.PairRate.TryTake(clock.GetUtcNow().UtcTicks, PairInterval, PairBurst))
        {
            return new GraphError(131056, Details: "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.");
        }

        if (number.Blocked.ContainsKey(customer.Key))
        {
            return new GraphError(130403, Details: "Message failed to send because the business has blocked this user.");
        }

        var message = new SentMessage
        {
            Wamid = Wamid.ForBusiness(customer.Key),
            Number = number,
            Customer = customer,
            To = to,
            Recipient = to is null ? recipient : null,
            Type = type,
            Text = template is null ? MessageText.Of(type, body) : template.Render(body.GetProperty("template")),
            Payload = call.RawBody,
            ReceivedAt = call.ReceivedAt,
            CallbackData = body.TryGetProperty("biz_opaque_callback_data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetString() : null,
            Template = template,
            Version = call.Version,
        };
        sent.Add(message);
        customer.TypingUntil = null;
        phones.Sent(message);
        if (LinkedMedia.ToFetch(number.Settings, type, body) is { } link && call.LaterFailure is null && FailureOf(message) is null)
        {
            // Meta fetches linked media after it has accepted the message; one it cannot get fails by webhook.
            links.Fetch(link, isFetched => statuses.Start(message, isFetched ? null : 131053, null));
        }
        else
        {
            statuses.Start(message, call.LaterFailure?.Order.Code ?? FailureOf(message), call.LaterFailure?.Order);
        }

        return GraphAnswer.Ok(WriteAccepted(message, input));
    }

    private static GraphError? CheckProduct(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("messaging_product", out var product))
        {
            return GraphError.Parameter("The parameter messaging_product is required.");
        }

        return string.Equals(product.ToString(), "whatsapp", StringComparison.OrdinalIgnoreCase)
            ? null
            : GraphError.Parameter($"Param messaging_product must be one of {{WHATSAPP}} - got \"{product}\".");
    }

    private static GraphError? ReadRecipient(GraphCall call, out string? to, out string? recipient, out string input)
    {
        to = recipient = null;
        input = "";
        var body = call.Body;
        if (body.TryGetProperty("recipient_type", out var kind) && kind.ToString() != "individual")
        {
            return kind.ToString() == "group"
                ? GraphError.NoSuchObject(body.TryGetProperty("to", out var group) ? group.ToString() : "", "post")
                : GraphError.Parameter($"Param recipient_type must be one of {{individual, group}} - got \"{kind}\".");
        }

        if (body.TryGetProperty("to", out var toValue))
        {
            input = toValue.ToString();
            to = PhoneDigits.Of(input);
            if (to is null)
            {
                return GraphError.Parameter("Invalid parameter") with { Details = $"to: \"{input}\" is not a phone number." };
            }

            return to == call.Caller.DisplayPhoneNumber
                ? new GraphError(131021, Details: "Recipient phone number cannot be the sender's phone number")
                : null;
        }

        if (body.TryGetProperty("recipient", out var userId) && userId.ValueKind == JsonValueKind.String)
        {
            input = recipient = userId.GetString()!;
            return UserIds.IsValid(recipient) ? null : GraphError.Invalid("recipient is not a business-scoped user id.");
        }

        return GraphError.Parameter("The parameter to is required.");
    }

    private static GraphError? CheckContext(JsonElement body)
    {
        if (body.TryGetProperty("context", out var context)
            && (context.ValueKind != JsonValueKind.Object || MessageRules.Text(context, "message_id", "context['message_id']", 512) is not null))
        {
            return GraphError.Parameter("The parameter context['message_id'] is required.");
        }

        return MessageRules.Text(body, "biz_opaque_callback_data", "biz_opaque_callback_data", 512, required: false);
    }

    private Template? FindTemplate(BusinessNumber number, JsonElement body)
    {
        var template = body.GetProperty("template");
        return templates.Find(
            number.BusinessAccountId, template.GetProperty("name").GetString()!, template.GetProperty("language").GetProperty("code").GetString()!);
    }

    private GraphError? CheckStoredMedia(BusinessNumber number, string type, JsonElement body)
    {
        if (type is not ("image" or "video" or "audio" or "document" or "sticker") || !body.GetProperty(type).TryGetProperty("id", out var id))
        {
            return null;
        }

        if (media.Find(id.ToString()) is not { } file || file.Number != number)
        {
            return GraphError.Parameter($"Param {type}['id'] is not a valid whatsapp business account media attachment ID");
        }

        return MediaLimits.Fits(type, file.MimeType)
            ? null
            : new GraphError(131053, Details: $"Media of type {file.MimeType} cannot be sent as {type}.");
    }

    /// <summary>Why Meta would report this message as failed later; null = it arrives.</summary>
    private static int? FailureOf(SentMessage message) =>
        message.Number.Settings.Window && message.Type != "template" && !StatusLifecycle.IsWindowOpen(message) ? 131047 : null;

    private static ReadOnlyMemory<byte> WriteAccepted(SentMessage message, string input)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, MetaJson.Writing);
        json.WriteStartObject();
        json.WriteString("messaging_product"u8, "whatsapp"u8);
        json.WriteStartArray("contacts"u8);
        json.WriteStartObject();
        json.WriteString("input"u8, input);
        if (message.To is not null)
        {
            json.WriteString("wa_id"u8, message.Customer.WaId);
        }
        else
        {
            json.WriteString("user_id"u8, message.Recipient);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("messages"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, message.Wamid);
        if (message.Type == "template")
        {
            json.WriteString("message_status"u8, "accepted"u8);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
