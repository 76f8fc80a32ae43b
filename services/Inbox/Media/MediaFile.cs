using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Media;

/// <summary>Where a file is.</summary>
public enum MediaState
{
    /// <summary>A customer sent it; it is still to be fetched from the provider, who keeps it seven days.</summary>
    ToFetch = 0,

    /// <summary>In our storage.</summary>
    Stored = 1,

    /// <summary>The provider does not have it any more, it is too large, or the organization keeps files no longer.</summary>
    Unavailable = 2,
}

/// <summary>A file, sent by a customer or uploaded to be sent. The bytes are in S3 under <see cref="StorageKey"/>.</summary>
public sealed class MediaFile
{
    private MediaFile()
    {
    }

    /// <summary>Our id.</summary>
    public MediaId Id { get; private init; } = MediaId.New();

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The inbound message it came with; null for uploads.</summary>
    public MessageId? MessageId { get; private init; }

    /// <summary>The channel it came through.</summary>
    public ChannelId? ChannelId { get; private init; }

    /// <summary>Where it is.</summary>
    public MediaState State { get; private set; }

    /// <summary>MIME type, as the provider or the upload's own bytes say.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Name to save it under.</summary>
    public string? FileName { get; private set; }

    /// <summary><see cref="FileName"/>, where the organization encrypts its content.</summary>
    public byte[]? SealedName { get; private set; }

    /// <summary>The key the object is sealed with; null when it is not.</summary>
    public Guid? ContentKeyId { get; private set; }

    /// <summary>Bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Key of the object in the bucket.</summary>
    public string StorageKey { get; private init; } = "";

    /// <summary>The provider's media id: of the inbound file, or of the upload to the provider.</summary>
    public string? ProviderMediaId { get; private set; }

    /// <summary>Until when the provider keeps <see cref="ProviderMediaId"/> (Meta: 30 days for uploads, 7 for inbound files).</summary>
    public DateTimeOffset? ProviderMediaExpiresAt { get; private set; }

    /// <summary>How often fetching was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not to be tried before.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>When we heard of it.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A file somebody of the organization uploaded; <see cref="Keep"/> gives it its name.</summary>
    public static MediaFile Upload(OrganizationId organizationId, string contentType, long size, DateTimeOffset now)
    {
        var id = MediaId.New();
        return new MediaFile
        {
            Id = id,
            OrganizationId = organizationId,
            State = MediaState.Stored,
            ContentType = contentType,
            Size = size,
            StorageKey = $"{organizationId}/{id}",
            NotBefore = now,
            CreatedAt = now,
        };
    }

    /// <summary>A file that came with a message which is not stored yet; <see cref="Keep"/> gives it its name.</summary>
    public static MediaFile Received(OrganizationId organizationId, MediaId id, ChannelId channelId, string contentType, long size, DateTimeOffset now) => new()
    {
        Id = id,
        OrganizationId = organizationId,
        ChannelId = channelId,
        State = MediaState.Stored,
        ContentType = contentType,
        Size = size,
        StorageKey = $"{organizationId}/{id}",
        NotBefore = now,
        CreatedAt = now,
    };

    /// <summary>The object was stored, sealed with this key if there is one; so is the name.</summary>
    internal void Keep(ContentKey? key, string fileName)
    {
        ContentKeyId = key?.Id;
        SealedName = key is null ? null : SealedContent.SealName(key, OrganizationId, StorageKey, fileName);
        FileName = key is null ? fileName : null;
    }

    /// <summary>Shows the name that was sealed. For reading only: a file that shows it must not be saved.</summary>
    internal void Reveal(string? fileName) => FileName = fileName;

    internal sealed class Mapping : IEntityTypeConfiguration<MediaFile>
    {
        public void Configure(EntityTypeBuilder<MediaFile> media)
        {
            media.ToTable("media");
            media.Property(m => m.Id).ValueGeneratedNever();
            media.Property(m => m.State).HasConversion<short>();
            media.HasOne<Message>().WithMany().HasForeignKey(m => m.MessageId).OnDelete(DeleteBehavior.Cascade);
            media.HasIndex(m => m.MessageId);
            // Whether another row has the same file.
            media.HasIndex(m => new { m.OrganizationId, m.StorageKey });
            media.HasIndex(m => new { m.OrganizationId, m.CreatedAt });
            media.HasIndex(m => m.NotBefore).HasFilter("state = 0").HasDatabaseName("ix_media_to_fetch");
        }
    }
}
