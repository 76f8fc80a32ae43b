using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary><c>GET /simulator/graph/sent</c>: what businesses sent, for tests and load drivers.</summary>
internal static class ListSentMessages
{
    private const int MostAtOnce = 10_000;

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/graph/sent", HandleAsync).WithName(nameof(ListSentMessages));
        control.MapGet("/graph/sent/{wamid}", FindAsync).WithName("FindSentMessage");
        control.MapGet("/graph/receipts", (ReadReceipts receipts, string? phoneNumberId, long after = 0) =>
        {
            var data = receipts.Read(phoneNumberId, after);
            return TypedResults.Ok(new { Data = data, Meta = new { data.Count, LastSequence = data.Count > 0 ? data[^1].Sequence : after } });
        }).WithName("ListReadReceipts");
    }

    /// <param name="after">The first page after this sequence; without it, the newest.</param>
    /// <param name="limit">Largest number of entries.</param>
    /// <param name="wait">Milliseconds to wait for something newer when nothing matches yet.</param>
    /// <param name="payload">Whether entries carry the body as received.</param>
    private static async Task HandleAsync(
        HttpContext context, SentMessages sent, TimeProvider clock, string? phoneNumberId = null, string? to = null, long? after = null,
        int limit = 1000, int wait = 0, bool payload = true, CancellationToken cancellationToken = default)
    {
        var customer = to is null ? null : UserIds.IsValid(to) ? to : PhoneDigits.Of(to) ?? to;
        bool Matches(SentMessage message) =>
            (phoneNumberId is null || message.Number.Id == phoneNumberId)
            && (customer is null || message.Customer.WaId == customer || message.Customer.UserId == customer);

        limit = Math.Clamp(limit, 1, MostAtOnce);
        var until = clock.GetUtcNow().AddMilliseconds(Math.Clamp(wait, 0, 30_000));
        List<SentMessage> found;
        long lastSeen;
        while (true)
        {
            found = after is { } sequence ? sent.Read(sequence, limit, Matches, out lastSeen) : sent.ReadNewest(limit, Matches, out lastSeen);
            var left = until - clock.GetUtcNow();
            if (found.Count > 0 || left <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                await sent.WaitForNewerThanAsync(lastSeen).WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writing))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var message in found)
            {
                SentMessageEntry.Write(json, message, payload);
            }

            json.WriteEndArray();
            json.WriteStartObject("meta");
            json.WriteNumber("count", found.Count);
            json.WriteNumber("lastSequence", lastSeen);
            json.WriteNumber("oldestSequence", sent.Oldest);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private static async Task FindAsync(HttpContext context, SentMessages sent, string wamid, CancellationToken cancellationToken)
    {
        if (sent.Find(wamid) is not { } message)
        {
            await TypedResults.NotFound().ExecuteAsync(context);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writing))
        {
            SentMessageEntry.Write(json, message, withPayload: true);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }
}

/// <summary>How a sent message is listed.</summary>
internal static class SentMessageEntry
{
    /// <summary>Unix milliseconds with microseconds as fraction.</summary>
    public static double Milliseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10 / 1000.0;

    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, SentMessage message, bool withPayload)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", message.Sequence);
        json.WriteString("wamid", message.Wamid);
        json.WriteString("phoneNumberId", message.Number.Id);
        json.WriteString("to", message.To);
        json.WriteString("recipient", message.Recipient);
        json.WriteString("type", message.Type);
        json.WriteString("text", message.Text);
        if (withPayload)
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(message.Payload, skipInputValidation: true);
        }

        json.WriteString("receivedAt", Iso(message.ReceivedAt));
        json.WriteNumber("receivedAtMs", Milliseconds(message.ReceivedAt));
        json.WriteString("bizOpaqueCallbackData", message.CallbackData);
        json.WriteString("status", message.Status);
        json.WriteStartArray("statuses");
        foreach (var status in message.Statuses)
        {
            json.WriteStartObject();
            json.WriteString("status", status.Status);
            json.WriteString("at", Iso(status.At));
            json.WriteNumber("atMs", Milliseconds(status.At));
            if (status.Code is { } code)
            {
                json.WriteNumber("code", code);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
