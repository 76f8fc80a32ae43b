using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>Somebody who went to an issuer and may come back, once and soon. The state it comes back with is stored as a hash.</summary>
public sealed class SignOnAttempt
{
    /// <summary>How long it takes at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private SignOnAttempt()
    {
    }

    /// <summary>SHA-256 of the state.</summary>
    public byte[] StateHash { get; private init; } = [];

    /// <summary>With whose provider.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The issuer it went to; should the organization change it meanwhile, nobody else's answer is taken.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>The nonce and the code verifier, encrypted.</summary>
    public byte[] ProtectedSecrets { get; private init; } = [];

    /// <summary>Until when.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>A new attempt and what the issuer is told of it.</summary>
    public static (SignOnAttempt Attempt, string State, SignOnSecrets Secrets) Create(SignOnProvider provider, IDataProtector protector, DateTimeOffset now)
    {
        var (state, secrets) = (NewSecret(), new SignOnSecrets(NewSecret(), NewSecret()));
        var attempt = new SignOnAttempt
        {
            StateHash = HashOf(state),
            OrganizationId = provider.OrganizationId,
            Issuer = provider.Issuer,
            ProtectedSecrets = protector.Protect(Encoding.ASCII.GetBytes($"{secrets.Nonce}.{secrets.CodeVerifier}")),
            ExpiresAt = now + Lifetime,
        };
        return (attempt, state, secrets);
    }

    /// <summary>Uses an attempt up; null when there is no such one, or it has expired.</summary>
    public static async Task<SignOnAttempt?> UseAsync(IdentityDb db, string state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = HashOf(state);
        var used = await db.SignOnAttempts
            .FromSql($"delete from sign_on_attempts where state_hash = {hash} returning *")
            .IgnoreQueryFilters()
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return used is [var attempt] && attempt.ExpiresAt > now ? attempt : null;
    }

    /// <summary>The secrets again.</summary>
    public SignOnSecrets Reveal(IDataProtector protector)
    {
        var parts = Encoding.ASCII.GetString(protector.Unprotect(ProtectedSecrets)).Split('.');
        return new SignOnSecrets(parts[0], parts[1]);
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static byte[] HashOf(string state) => SHA256.HashData(Encoding.UTF8.GetBytes(state));

    internal sealed class Mapping : IEntityTypeConfiguration<SignOnAttempt>
    {
        public void Configure(EntityTypeBuilder<SignOnAttempt> attempt)
        {
            attempt.ToTable("sign_on_attempts");
            attempt.HasKey(a => a.StateHash);
            attempt.HasIndex(a => a.ExpiresAt);
            attempt.HasOne<SignOnProvider>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What only ChatBoost knows of an attempt.</summary>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="CodeVerifier">Goes out with the code; the issuer was told its hash before (RFC 7636).</param>
public sealed record SignOnSecrets(string Nonce, string CodeVerifier)
{
    /// <summary>The hash of the verifier, method S256.</summary>
    public string CodeChallenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(CodeVerifier)));
}
