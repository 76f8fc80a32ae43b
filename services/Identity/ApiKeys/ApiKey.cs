using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.ApiKeys;

/// <summary>
/// A key of an organization for programs: <c>Authorization: Bearer cbk_…</c>, or client id and secret of OAuth's client credentials. It may do what its
/// permissions say, in this organization. Only its hash is stored; its first characters stay visible, so that people know which one it is.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 60;

    /// <summary>Most keys of one organization that work at a time.</summary>
    public const int MaxActive = 100;

    private const int VisibleLength = 12;

    private ApiKey()
    {
    }

    /// <summary>Its id; the client id of client credentials.</summary>
    public ApiKeyId Id { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>What it is for.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The key's first characters.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the key; it has 256 random bits, so a slow hash would protect nothing more.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>What it may do; names of <see cref="ServiceDefaults.Authentication.Permissions"/>.</summary>
    public string[] Permissions { get; private init; } = [];

    /// <summary>Who made it.</summary>
    public UserId CreatedBy { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Until when it works; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>When it was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A new key and its text, which nobody can tell again.</summary>
    public static (ApiKey Key, string Text) Create(
        OrganizationId organizationId, string name, IEnumerable<string> permissions, UserId createdBy, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        var key = new ApiKey
        {
            Id = ApiKeyId.New(),
            OrganizationId = organizationId,
            Name = name.Trim(),
            Permissions = [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        return (key, key.Rotate());
    }

    /// <summary>The hash a key is found by.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>A new text in place of the old one, which works no more.</summary>
    public string Rotate()
    {
        var text = ServiceDefaults.Authentication.ApiKeyCredential.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Prefix = text[..VisibleLength];
        Hash = HashOf(text);
        return text;
    }

    /// <summary>True while it works.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);

    internal sealed class Mapping : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> key)
        {
            key.ToTable("api_keys");
            key.Property(k => k.Id).ValueGeneratedNever();
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasIndex(k => k.OrganizationId);
            key.HasOne<Organization>().WithMany().HasForeignKey(k => k.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
