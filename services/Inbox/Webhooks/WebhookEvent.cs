using System.Security.Cryptography;
using System.Text.Json;
using ChatBoost.ServiceDefaults;

namespace ChatBoost.Inbox.Webhooks;

/// <summary>Something that happened, as it is told.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Payload">The body.</param>
internal sealed record WebhookEvent(WebhookEventId Id, DateTimeOffset OccurredAt, string Payload)
{
    private static readonly JsonSerializerOptions Json = MakeJson();

    /// <summary>Makes the body. The same event always gets the same id, however often the broker brings it.</summary>
    /// <param name="messageId">Of the message that carried it.</param>
    /// <param name="index">Its place among several in one message.</param>
    /// <param name="organizationId">Whose.</param>
    /// <param name="type">One of <see cref="WebhookEventTypes"/>.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="data">Ids and small facts; never text, names or numbers.</param>
    public static WebhookEvent Of(Guid messageId, int index, OrganizationId organizationId, string type, DateTimeOffset at, object data)
    {
        var id = new WebhookEventId(index == 0 ? messageId : Derive(messageId, index));
        return new WebhookEvent(id, at, JsonSerializer.Serialize(new Body(id, type, at, organizationId, data), Json));
    }

    /// <summary>Keeps the time a UUIDv7 begins with, so that ids sort as events were raised.</summary>
    private static Guid Derive(Guid messageId, int index)
    {
        Span<byte> bytes = stackalloc byte[20];
        messageId.TryWriteBytes(bytes, bigEndian: true, out _);
        BitConverter.TryWriteBytes(bytes[16..], index);
        SHA256.HashData(bytes)[..10].CopyTo(bytes[6..]);
        return new Guid(bytes[..16], bigEndian: true);
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions();
        ServiceDefaultsExtensions.ConfigureJson(options);
        return options;
    }

    private sealed record Body(WebhookEventId Id, string Type, DateTimeOffset OccurredAt, OrganizationId OrganizationId, object Data);
}
