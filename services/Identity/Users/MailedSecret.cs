using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Users;

/// <summary>A secret that went out by mail and proves, once, that its bearer reads the mail of the account. Only its hash is stored.</summary>
public sealed class MailedSecret
{
    /// <summary>For <see cref="Purpose"/>: the address is the user's own.</summary>
    public const string VerifyEmail = "verify-email";

    /// <summary>For <see cref="Purpose"/>: a new password may be set.</summary>
    public const string ResetPassword = "reset-password";

    private MailedSecret()
    {
    }

    /// <summary>SHA-256 of the secret; it has 256 random bits, so a slow hash would protect nothing more.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>What it proves it for.</summary>
    public string Purpose { get; private init; } = "";

    /// <summary>Until when.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>A new secret and its text.</summary>
    public static (MailedSecret Secret, string Text) Create(User user, string purpose, DateTimeOffset expiresAt)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (new MailedSecret { Hash = HashOf(text), UserId = user.Id, Purpose = purpose, ExpiresAt = expiresAt }, text);
    }

    /// <summary>Uses a secret up; whose it was, or null when there is no such secret, or it has expired.</summary>
    public static async Task<UserId?> UseAsync(IdentityDb db, string text, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = HashOf(text);
        var used = await db.MailedSecrets
            .FromSql($"delete from mailed_secrets where hash = {hash} and purpose = {purpose} returning *")
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return used is [var secret] && secret.ExpiresAt > now ? secret.UserId : null;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    internal sealed class Mapping : IEntityTypeConfiguration<MailedSecret>
    {
        public void Configure(EntityTypeBuilder<MailedSecret> secret)
        {
            secret.ToTable("mailed_secrets");
            secret.HasKey(s => s.Hash);
            secret.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
