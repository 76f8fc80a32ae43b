using System.Text.Json.Serialization;

namespace ChatBoost.Inbox.ContentEncryption.Kms;

/// <summary>Encrypts up to 4,096 bytes.</summary>
/// <param name="KeyId">Id, ARN or alias of the key.</param>
/// <param name="Plaintext">What to encrypt; base64 on the wire.</param>
/// <param name="EncryptionContext">Authenticated with it: the same is needed to decrypt. AWS logs it.</param>
internal sealed record EncryptRequest(string KeyId, byte[] Plaintext, IReadOnlyDictionary<string, string> EncryptionContext);

/// <summary>The answer to <see cref="EncryptRequest"/>.</summary>
internal sealed record EncryptResponse(byte[] CiphertextBlob, string KeyId);

/// <summary>Decrypts what <see cref="EncryptRequest"/> encrypted.</summary>
/// <param name="CiphertextBlob">What to decrypt. It names its key; naming it again keeps a blob of another key from being accepted.</param>
/// <param name="EncryptionContext">As it was.</param>
/// <param name="KeyId">The key it must be of.</param>
internal sealed record DecryptRequest(byte[] CiphertextBlob, IReadOnlyDictionary<string, string> EncryptionContext, string KeyId);

/// <summary>The answer to <see cref="DecryptRequest"/>.</summary>
internal sealed record DecryptResponse(byte[] Plaintext, string KeyId);

/// <summary>A failure: <c>{"__type":"InvalidCiphertextException","message":"…"}</c>; some spell it <c>Message</c>.</summary>
internal sealed record KmsError(
    [property: JsonPropertyName("__type")] string? Type,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("Message")] string? CapitalMessage);

/// <summary>Reads and writes the bodies of the protocol without reflection.</summary>
[JsonSerializable(typeof(EncryptRequest))]
[JsonSerializable(typeof(EncryptResponse))]
[JsonSerializable(typeof(DecryptRequest))]
[JsonSerializable(typeof(DecryptResponse))]
[JsonSerializable(typeof(KmsError))]
internal sealed partial class KmsJson : JsonSerializerContext;
