using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;

namespace ChatBoost.WhatsAppWorker.Queues;

/// <summary>The JSON of queue bodies, as the receiver writes it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderUpdate))]
internal sealed partial class QueueJson : JsonSerializerContext
{
    /// <exception cref="JsonException">The body is no update.</exception>
    public static ProviderUpdate Read(Message message) =>
        JsonSerializer.Deserialize(message.Body, Default.ProviderUpdate) is { Key: not null, Field: not null } update
            ? update
            : throw new JsonException("The body is no update.");
}
