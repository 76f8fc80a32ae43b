using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Sessions;

/// <summary>
/// One refresh token of a session (its family): good for one use, which gives its successor. Only the hash is stored.
/// </summary>
public sealed class RefreshToken
{
    private RefreshToken()
    {
    }

    /// <summary>SHA-256 of the token; it has 256 random bits, so a slow hash would protect nothing more.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>The session, all tokens since one sign-in.</summary>
    public SessionId SessionId { get; private init; }

    /// <summary>In which organization.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>When the session ends.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>When it was exchanged for its successor.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>The first token of a new session, and its text.</summary>
    public static (RefreshToken Token, string Text) Start(Session session) => Create(session.Id, session.OrganizationId, session.UserId, session.ExpiresAt);

    /// <summary>The hash a token is found by.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Uses the token up; answers its successor and the successor's text.</summary>
    public (RefreshToken Token, string Text) Use(DateTimeOffset now)
    {
        UsedAt = now;
        return Create(SessionId, OrganizationId, UserId, ExpiresAt);
    }

    private static (RefreshToken Token, string Text) Create(SessionId sessionId, OrganizationId organizationId, UserId userId, DateTimeOffset expiresAt)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (new RefreshToken { Hash = HashOf(text), SessionId = sessionId, OrganizationId = organizationId, UserId = userId, ExpiresAt = expiresAt }, text);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> token)
        {
            token.ToTable("refresh_tokens");
            token.HasKey(t => t.Hash);
            token.HasIndex(t => t.SessionId);
            token.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
