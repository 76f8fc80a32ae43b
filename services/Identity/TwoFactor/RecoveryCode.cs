using System.Security.Cryptography;
using System.Text;
using ChatBoost.Identity.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.TwoFactor;

/// <summary>A code that stands in for the authenticator once, for people who lost their phone. Only its hash is stored.</summary>
public sealed class RecoveryCode
{
    /// <summary>How many a user gets.</summary>
    public const int Count = 10;

    /// <summary>Without letters and digits that look alike.</summary>
    private const string Alphabet = "23456789abcdefghjkmnpqrstvwxyz";

    private RecoveryCode()
    {
    }

    /// <summary>Whose.</summary>
    public UserId UserId { get; private init; }

    /// <summary>SHA-256 of the code; it has 58 random bits and sign-in locks after five wrong ones.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>A new code, as <c>xxxxxx-xxxxxx</c>.</summary>
    public static (RecoveryCode Code, string Text) Create(UserId userId)
    {
        var text = RandomNumberGenerator.GetString(Alphabet, 12).Insert(6, "-");
        return (new RecoveryCode { UserId = userId, Hash = HashOf(text) }, text);
    }

    /// <summary>The hash a code is found by, however it was typed.</summary>
    public static byte[] HashOf(string text) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant()));

    internal sealed class Mapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> code)
        {
            code.ToTable("recovery_codes");
            code.HasKey(c => new { c.UserId, c.Hash });
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
