using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>What a message says, as the columns of its row hold it when it is not sealed.</summary>
/// <param name="Text">What can be read of it.</param>
/// <param name="Content">The object Meta names after the type, as JSON.</param>
/// <param name="Payload">An inbound message exactly as it came, as JSON.</param>
internal sealed record MessageBody(string Text, string? Content, string? Payload)
{
    private const int Absent = -1;

    /// <summary>Seals it for one message.</summary>
    public byte[] Seal(ContentKey key, OrganizationId organizationId, MessageId messageId)
    {
        var value = Write();
        var sealedValue = SealedValue.Seal(key, SealedPlace.Message(organizationId, messageId), value);
        CryptographicOperations.ZeroMemory(value);
        return sealedValue;
    }

    /// <summary>Opens what was sealed for this message; null when it is not that.</summary>
    public static MessageBody? Open(ContentKey key, OrganizationId organizationId, MessageId messageId, ReadOnlySpan<byte> sealedValue) =>
        SealedValue.Open(key, SealedPlace.Message(organizationId, messageId), sealedValue) is { } value ? Read(value) : null;

    // Each part with its length before it, so that nothing of the JSON is parsed or written anew: it comes back letter by letter.
    private byte[] Write()
    {
        string?[] parts = [Text, Content, Payload];
        var bytes = new byte[parts.Sum(part => sizeof(int) + (part is null ? 0 : Encoding.UTF8.GetByteCount(part)))];
        var rest = bytes.AsSpan();
        foreach (var part in parts)
        {
            var length = part is null ? Absent : Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(sizeof(int) + Math.Max(0, length))..];
        }

        return bytes;
    }

    private static MessageBody Read(ReadOnlySpan<byte> bytes)
    {
        var parts = new string?[3];
        for (var i = 0; i < parts.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            parts[i] = length == Absent ? null : Encoding.UTF8.GetString(bytes.Slice(sizeof(int), length));
            bytes = bytes[(sizeof(int) + Math.Max(0, length))..];
        }

        return new MessageBody(parts[0] ?? "", parts[1], parts[2]);
    }
}
