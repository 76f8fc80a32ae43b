using System.Text;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Where something sealed belongs, as the bytes that are authenticated with it: what it is, whose, and of which record.
/// Copied to another message, organization or file it does not open.
/// </summary>
internal static class SealedPlace
{
    private const int GuidLength = 16;

    /// <summary>What a message says.</summary>
    public static byte[] Message(OrganizationId organizationId, MessageId messageId) => Of("message"u8, organizationId, messageId.Value.ToByteArray(bigEndian: true));

    /// <summary>A private note.</summary>
    public static byte[] Note(OrganizationId organizationId, NoteId noteId) => Of("note"u8, organizationId, noteId.Value.ToByteArray(bigEndian: true));

    /// <summary>A message that is to be sent later.</summary>
    public static byte[] ScheduledMessage(OrganizationId organizationId, ScheduledMessageId id) => Of("scheduled message"u8, organizationId, id.Value.ToByteArray(bigEndian: true));

    /// <summary>What a member has begun to write.</summary>
    public static byte[] Draft(OrganizationId organizationId, Guid draftId) => Of("draft"u8, organizationId, draftId.ToByteArray(bigEndian: true));

    /// <summary>An update of the provider that is kept as it came.</summary>
    public static byte[] ProviderEvent(OrganizationId organizationId, string key) => Of("provider event"u8, organizationId, Encoding.UTF8.GetBytes(key));

    /// <summary>The name of a file. By the key of its object and not by its row: a file that is sent gets a row more, with the same object.</summary>
    public static byte[] FileName(OrganizationId organizationId, string storageKey) => Of("file name"u8, organizationId, Encoding.UTF8.GetBytes(storageKey));

    /// <summary>The bytes of a file.</summary>
    public static byte[] File(OrganizationId organizationId, string storageKey) => Of("file"u8, organizationId, Encoding.UTF8.GetBytes(storageKey));

    // The kinds hold no zero and an organization's id has a fixed length: no two places have the same bytes.
    private static byte[] Of(ReadOnlySpan<byte> kind, OrganizationId organizationId, ReadOnlySpan<byte> record)
    {
        var place = new byte[kind.Length + 1 + GuidLength + record.Length];
        kind.CopyTo(place);
        organizationId.Value.TryWriteBytes(place.AsSpan(kind.Length + 1), bigEndian: true, out _);
        record.CopyTo(place.AsSpan(kind.Length + 1 + GuidLength));
        return place;
    }
}
