using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Graph.Media;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using ChatBoost.ProviderSimulator.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary><c>POST /simulator/phones/{waId}/messages</c>: a customer writes to a business.</summary>
internal sealed class WriteMessage(
    BusinessNumbers numbers, CustomerMessages messages, MediaStore media, WebhookSender webhooks, LivePhones phones, TimeProvider clock)
{
    /// <param name="Wamid">Id of the message, as the business gets it.</param>
    /// <param name="From">The customer's number; null for somebody known by user id only.</param>
    /// <param name="Timestamp">Unix seconds, as in the webhook.</param>
    public sealed record Response(string Wamid, string PhoneNumberId, string? From, string UserId, string Timestamp, string? MediaId);

    public void Map(IEndpointRouteBuilder control) => control.MapPost("/phones/{waId}/messages", Handle).WithName(nameof(WriteMessage));

    private Results<Ok<Response>, ProblemHttpResult> Handle(string waId, JsonObject order)
    {
        var phoneNumberId = InboundMessage.Text(order, "phoneNumberId");
        if (!BusinessNumbers.IsId(phoneNumberId))
        {
            return ControlProblem.Invalid("phoneNumberId is required and has digits only.");
        }

        if (!numbers.IsKnown(phoneNumberId) || numbers.Get(phoneNumberId) is not { App: not null } number)
        {
            return ControlProblem.AppUnknown(phoneNumberId);
        }

        var now = clock.GetUtcNow();
        if (FindCustomer(number, waId, order, now) is not { } customer)
        {
            return ControlProblem.Invalid($"{waId} is neither a phone number in digits nor a business-scoped user id such as GB.123.");
        }

        var raw = order["raw"] as JsonObject;
        var ordered = InboundMessage.Text(raw ?? order, "type") ?? "text";
        var type = InboundMessage.TypeOf(ordered);
        var writtenAt = InboundMessage.Text(order, "timestamp") is { } seconds && long.TryParse(seconds, CultureInfo.InvariantCulture, out var unix)
            ? DateTimeOffset.FromUnixTimeSeconds(unix)
            : now;
        var wamid = InboundMessage.Text(order, "wamid") ?? (raw is null ? null : InboundMessage.Text(raw, "id")) ?? Wamid.ForCustomer(customer.Key);
        StoredMedia? stored = null;
        JsonObject message;
        if (raw is not null)
        {
            message = raw.DeepClone().AsObject();
        }
        else
        {
            message = [];
            if (InboundMessage.IsMedia(type) && order[type] is null)
            {
                stored = media.StoreFromCustomer(number, type, order, ordered == "voice", now);
                if (stored is null)
                {
                    return ControlProblem.Invalid("base64 is not valid base64.");
                }
            }

            Fill(message, ordered, type, order, number, customer, stored);
        }

        Address(message, customer, number, wamid, writtenAt, type);
        var item = JsonSerializer.SerializeToUtf8Bytes(message, GraphJson.Options);
        var text = MessageText.Of(type, JsonSerializer.SerializeToElement(message));
        var written = new CustomerMessage(wamid, number, customer, type, text, item, writtenAt);
        messages.Add(written);

        // The newest message opens the window: an old one that comes late must not close it.
        if (type != "system" && !(customer.LastWroteAt > writtenAt))
        {
            customer.LastWroteAt = writtenAt;
        }

        phones.Wrote(written);
        var contact = type == "system" ? default(ReadOnlyMemory<byte>) : customer.Contact(number.Settings.UserIds);
        webhooks.Send(new WebhookUpdate(number, customer.Key, UpdateKind.Message, item, contact)
        {
            Delivered = () =>
            {
                written.IsDelivered = true;
                phones.StatusChanged(written);
            },
        });
        return TypedResults.Ok(new Response(
            wamid, number.Id, customer.WaId, customer.UserId, writtenAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), stored?.Id));
    }

    private static Customer? FindCustomer(BusinessNumber number, string waId, JsonObject order, DateTimeOffset now)
    {
        var phone = PhoneDigits.Of(waId);
        if (phone is null && !UserIds.IsValid(waId))
        {
            return null;
        }

        var customer = phone is null ? number.CustomerByUserId(waId, now) : number.CustomerByPhone(phone, now, InboundMessage.Text(order, "userId"));
        customer.Introduce(
            InboundMessage.Text(order, "name"), InboundMessage.Text(order, "username"),
            phone is null || InboundMessage.Flag(order, "hidePhoneNumber"));
        return customer;
    }

    private static void Fill(
        JsonObject message, string ordered, string type, JsonObject order, BusinessNumber number, Customer customer, StoredMedia? stored)
    {
        if (InboundMessage.Context(order, number.DisplayPhoneNumber) is { } context)
        {
            message["context"] = context;
        }

        message["type"] = type;
        if ((stored?.Describe(type, order) ?? InboundMessage.Build(ordered, order, customer.Key)) is { } part)
        {
            message[type] = part;
        }

        if (type == "unsupported")
        {
            message["errors"] = order["errors"]?.DeepClone() ?? InboundMessage.UnsupportedErrors();
        }

        if (order["referral"] is JsonObject referral)
        {
            message["referral"] = referral.DeepClone();
        }
    }

    /// <summary>Puts who, what and when in front, as Meta's messages have them.</summary>
    private static void Address(JsonObject message, Customer customer, BusinessNumber number, string wamid, DateTimeOffset writtenAt, string type)
    {
        var position = 0;
        void Put(string name, string value)
        {
            if (!message.ContainsKey(name))
            {
                message.Insert(position++, name, value);
            }
        }

        if (!customer.HidesPhoneNumber && customer.WaId is not null)
        {
            Put("from", customer.WaId);
        }

        if (number.Settings.UserIds || customer.HidesPhoneNumber || customer.WaId is null)
        {
            Put("from_user_id", customer.UserId);
        }

        Put("id", wamid);
        Put("timestamp", writtenAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        Put("type", type);
    }
}
