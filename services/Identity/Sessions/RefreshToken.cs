using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Sessions;

/// <summary>
/// One refresh token of a session (its family): good for one use, which gives its successor. Only the hash is stored.
/// </summary>
public sealed class RefreshToken
{
    /// <summary>A session ends this long after the sign-in, however often it was renewed.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// So long after its use a token still gets its answer again: the response may have been lost, or two tabs asked at once.
    /// This is safe because the answer is the same successor, not a second one. A thief who asks within the window holds what the owner holds, and the
    /// first of them to renew makes the other's next try a reuse.
    /// </summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromSeconds(10);

    private RefreshToken()
    {
    }

    /// <summary>SHA-256 of the token; it has 256 random bits, so a slow hash would protect nothing more.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>The session, all tokens since one sign-in.</summary>
    public Guid SessionId { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>
    /// Key that turns this token into its successor (HMAC-SHA-256). Neither the database nor the token alone tells the successor.
    /// </summary>
    public byte[] SuccessorKey { get; private init; } = [];

    /// <summary>When the session ends.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>When it was exchanged for its successor.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>The first token of a new session, and its text.</summary>
    public static (RefreshToken Token, string Text) Start(Membership membership, DateTimeOffset now)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (Create(text, Guid.CreateVersion7(), membership.OrganizationId, membership.UserId, now + SessionLifetime), text);
    }

    /// <summary>The hash a token is found by.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of the successor.</summary>
    /// <param name="text">This token's text.</param>
    public string SuccessorOf(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(SuccessorKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>Uses the token up; answers its successor.</summary>
    /// <param name="text">This token's text.</param>
    /// <param name="now">The time of use.</param>
    public RefreshToken Use(string text, DateTimeOffset now)
    {
        UsedAt = now;
        return Create(SuccessorOf(text), SessionId, OrganizationId, UserId, ExpiresAt);
    }

    private static RefreshToken Create(string text, Guid sessionId, OrganizationId organizationId, UserId userId, DateTimeOffset expiresAt) => new()
    {
        Hash = HashOf(text),
        SessionId = sessionId,
        OrganizationId = organizationId,
        UserId = userId,
        SuccessorKey = RandomNumberGenerator.GetBytes(32),
        ExpiresAt = expiresAt,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> token)
        {
            token.ToTable("refresh_tokens");
            token.HasKey(t => t.Hash);
            token.HasIndex(t => t.SessionId);
            // Who leaves an organization loses the sessions there.
            token.HasOne<Membership>().WithMany().HasForeignKey(t => new { t.OrganizationId, t.UserId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
