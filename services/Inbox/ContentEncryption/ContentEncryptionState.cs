using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Whether an organization's content is encrypted. The trigger <c>require_sealing</c> holds all writers to it.</summary>
internal enum SealingState
{
    /// <summary>Nothing is sealed.</summary>
    Off,

    /// <summary>What is written is sealed; what was there before is being sealed.</summary>
    Encrypting,

    /// <summary>Everything is sealed.</summary>
    On,

    /// <summary>What is written is not sealed; what was there before is being opened.</summary>
    Decrypting,
}

/// <summary>An organization's choice, and how far carrying it out got. No row: never switched on.</summary>
internal sealed class ContentEncryptionState
{
    private ContentEncryptionState()
    {
    }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>What holds.</summary>
    public SealingState State { get; private set; }

    /// <summary>The key new content is sealed with.</summary>
    public Guid? CurrentKeyId { get; private set; }

    /// <summary>Since when the state holds.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Messages looked at since the last switch.</summary>
    public long MessagesDone { get; private init; }

    /// <summary>Messages there were at the last switch.</summary>
    public long MessagesTotal { get; private init; }

    /// <summary>Files looked at since the last switch.</summary>
    public long FilesDone { get; private init; }

    /// <summary>Files there were at the last switch.</summary>
    public long FilesTotal { get; private init; }

    /// <summary>True when new content is sealed.</summary>
    public bool Seals => State is SealingState.Encrypting or SealingState.On;

    /// <summary>The first switch of an organization is one on.</summary>
    public static ContentEncryptionState Begin(OrganizationId organizationId) => new() { OrganizationId = organizationId };

    /// <summary>Seals from here on with <paramref name="keyId"/>.</summary>
    public void SwitchOn(Guid keyId, DateTimeOffset now) => (State, CurrentKeyId, ChangedAt) = (SealingState.Encrypting, keyId, now);

    /// <summary>Seals nothing from here on.</summary>
    public void SwitchOff(DateTimeOffset now) => (State, ChangedAt) = (SealingState.Decrypting, now);

    /// <summary>Seals with another key from here on; what is sealed keeps naming its own.</summary>
    public void Rotate(Guid keyId) => CurrentKeyId = keyId;

    internal sealed class Mapping : IEntityTypeConfiguration<ContentEncryptionState>
    {
        public void Configure(EntityTypeBuilder<ContentEncryptionState> state)
        {
            state.ToTable("content_encryption");
            state.HasKey(s => s.OrganizationId);
            state.Property(s => s.OrganizationId).ValueGeneratedNever();
            state.Property(s => s.State).HasConversion(value => NameOf(value), name => Enum.Parse<SealingState>(name, true));
            state.Ignore(s => s.Seals);
        }
    }

    /// <summary>A state as the database and the API spell it.</summary>
    public static string NameOf(SealingState state) => state switch
    {
        SealingState.Off => "off",
        SealingState.Encrypting => "encrypting",
        SealingState.On => "on",
        _ => "decrypting",
    };
}

/// <summary>A data key, wrapped; by what, see <see cref="KeyWrapping"/>. Kept for as long as its organization: sealed rows and files name it.</summary>
internal sealed class WrappedContentKey
{
    private WrappedContentKey()
    {
    }

    /// <summary>What sealed content names it by.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The key, readable only by what wrapped it.</summary>
    public byte[] WrappedKey { get; private init; } = [];

    /// <summary><c>key_ring</c> or <c>kms</c>.</summary>
    public string WrappedBy { get; private init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A key that was just made and wrapped.</summary>
    public static WrappedContentKey Of(OrganizationId organizationId, byte[] wrappedKey, string wrappedBy, DateTimeOffset now) =>
        new() { OrganizationId = organizationId, WrappedKey = wrappedKey, WrappedBy = wrappedBy, CreatedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<WrappedContentKey>
    {
        public void Configure(EntityTypeBuilder<WrappedContentKey> key)
        {
            key.ToTable("content_keys");
            key.HasKey(k => new { k.OrganizationId, k.Id });
            key.Property(k => k.Id).ValueGeneratedNever();
        }
    }
}
