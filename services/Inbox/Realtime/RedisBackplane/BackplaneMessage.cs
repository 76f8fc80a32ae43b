using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.Inbox.Realtime.RedisBackplane;

/// <summary>Whom a message on the backplane is for.</summary>
internal enum BackplaneAudience : byte
{
    /// <summary>Every connection.</summary>
    All,

    /// <summary>The connections of the groups named as targets.</summary>
    Groups,

    /// <summary>The connections of the users named as targets.</summary>
    Users,

    /// <summary>The connections named as targets.</summary>
    Connections,

    /// <summary>No client, but every replica: pushes were lost, its clients should read again.</summary>
    ReadAgain,
}

/// <summary>What one replica tells the others. The payload is serialized once, by the replica that sends, in every protocol clients may speak.</summary>
/// <param name="Sender">The replica that sent it; it has served its own connections already.</param>
/// <param name="Audience">Whom it is for.</param>
/// <param name="Targets">Groups, users or connections; empty for all.</param>
/// <param name="Except">Connections that do not get it.</param>
/// <param name="Payload">The message in the format of each protocol.</param>
internal sealed record BackplaneMessage(
    Guid Sender, BackplaneAudience Audience, IReadOnlyList<string> Targets, IReadOnlyList<string> Except, IReadOnlyList<SerializedMessage> Payload)
{
    // Replicas of two versions run side by side during a deployment: one that does not know the format drops the message.
    private const byte FormatVersion = 1;

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(FormatVersion);
        writer.Write(Sender.ToByteArray());
        writer.Write((byte)Audience);
        Write(writer, Targets);
        Write(writer, Except);
        writer.Write7BitEncodedInt(Payload.Count);
        foreach (var message in Payload)
        {
            writer.Write(message.ProtocolName);
            writer.Write7BitEncodedInt(message.Serialized.Length);
            writer.Write(message.Serialized.Span);
        }

        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads a message; null for a format of another version.</summary>
    /// <exception cref="EndOfStreamException">The bytes are no message.</exception>
    public static BackplaneMessage? Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        if (reader.ReadByte() != FormatVersion)
        {
            return null;
        }

        var sender = new Guid(reader.ReadBytes(16));
        var audience = (BackplaneAudience)reader.ReadByte();
        var targets = ReadStrings(reader);
        var except = ReadStrings(reader);
        var payload = new SerializedMessage[reader.Read7BitEncodedInt()];
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] = new SerializedMessage(reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt()));
        }

        return new BackplaneMessage(sender, audience, targets, except, payload);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write7BitEncodedInt(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadStrings(BinaryReader reader)
    {
        var texts = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }
}
