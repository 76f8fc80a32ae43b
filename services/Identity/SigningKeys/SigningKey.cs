using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>A key that signs access tokens, as it is stored.</summary>
public sealed class SigningKey
{
    private SigningKey()
    {
    }

    /// <summary>The <c>kid</c>: what tokens call it.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The private key (PKCS #8), encrypted by Data Protection.</summary>
    public byte[] ProtectedKey { get; private init; } = [];

    /// <summary>When it was made; it is published from then on.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A key to be stored.</summary>
    public static SigningKey Create(string id, byte[] protectedKey, DateTimeOffset now) =>
        new() { Id = id, ProtectedKey = protectedKey, CreatedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> key) => key.ToTable("signing_keys");
    }
}
