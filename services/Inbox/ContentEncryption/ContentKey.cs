using System.Security.Cryptography;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// One data key of an organization, unwrapped. What it was made from is used for nothing itself: values and files each have a key derived from it
/// (HKDF, RFC 5869), so that the two ways of using AES-GCM never meet under one key. Not a record: a printed record would print it.
/// </summary>
internal sealed class ContentKey
{
    /// <summary>Bytes of a data key.</summary>
    public const int Length = 32;

    // Pinned: the collector leaves no copies of it behind.
    private readonly byte[] _values = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
    private readonly byte[] _files = GC.AllocateUninitializedArray<byte>(Length, pinned: true);

    /// <summary>Takes a data key; the caller wipes its copy.</summary>
    public ContentKey(Guid id, ReadOnlySpan<byte> dataKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dataKey.Length, Length);
        Id = id;
        HKDF.Expand(HashAlgorithmName.SHA256, dataKey, _values, "ChatBoost content: values"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, dataKey, _files, "ChatBoost content: files"u8);
    }

    ~ContentKey()
    {
        CryptographicOperations.ZeroMemory(_values);
        CryptographicOperations.ZeroMemory(_files);
    }

    /// <summary>What sealed rows and files name it by.</summary>
    public Guid Id { get; }

    /// <summary>The cipher for values.</summary>
    public AesGcm ForValues()
    {
        var cipher = new AesGcm(_values, SealedValue.TagLength);
        GC.KeepAlive(this);
        return cipher;
    }

    /// <summary>The cipher for one file: no two files share a key, so that counting up is all their nonces need.</summary>
    /// <param name="salt">Random, new for each file written.</param>
    /// <param name="place">Where the file belongs; it opens nowhere else.</param>
    public AesGcm ForFile(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> place)
    {
        Span<byte> key = stackalloc byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _files, key, salt, place);
        GC.KeepAlive(this);
        try
        {
            return new AesGcm(key, SealedValue.TagLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
