using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Privacy;

/// <summary>A key that signs proofs. It is kept for good: a proof must be worth something years later, when keys of access tokens are long gone.</summary>
public sealed class ProofKey
{
    private ProofKey()
    {
    }

    /// <summary>The <c>kid</c>.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The private key (PKCS #8), encrypted by Data Protection.</summary>
    public byte[] ProtectedKey { get; private init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    internal static ProofKey Of(string id, byte[] protectedKey, DateTimeOffset now) => new() { Id = id, ProtectedKey = protectedKey, CreatedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<ProofKey>
    {
        public void Configure(EntityTypeBuilder<ProofKey> key) => key.ToTable("proof_keys");
    }
}

/// <summary>Signs proofs of erasure and publishes the keys to check them with.</summary>
internal sealed class ProofKeys(InboxDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ChatBoost.Inbox.ProofKeys");

    public static void Map(RouteGroupBuilder erasures) => erasures.MapGet("/proof-keys", PublishAsync).OpenToEveryone().WithName("GetProofKeys");

    /// <summary>A compact JWS (RFC 7515) over claims.</summary>
    public async Task<string> SignAsync(IReadOnlyDictionary<string, object?> claims, CancellationToken cancellationToken)
    {
        var stored = await db.ProofKeys.AsNoTracking().OrderByDescending(k => k.CreatedAt).FirstOrDefaultAsync(cancellationToken) ?? await CreateAsync(cancellationToken);
        using var key = Unprotect(stored);
        var header = Encoding.UTF8.GetBytes($$"""{"alg":"ES256","typ":"erasure-proof+jwt","kid":"{{stored.Id}}"}""");
        return CompactJws.Sign(header, JsonSerializer.SerializeToUtf8Bytes(claims), key);
    }

    private async Task<ProofKey> CreateAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Replicas may get here together; the second finds what the first made.
        await db.Database.ExecuteSqlAsync($"lock table proof_keys in share row exclusive mode", cancellationToken);
        if (await db.ProofKeys.AsNoTracking().OrderByDescending(k => k.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } made)
        {
            return made;
        }

        using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ProofKey.Of(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)), _protector.Protect(created.ExportPkcs8PrivateKey()), clock.GetUtcNow());
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    private ECDsa Unprotect(ProofKey key)
    {
        var loaded = ECDsa.Create();
        loaded.ImportPkcs8PrivateKey(_protector.Unprotect(key.ProtectedKey), out _);
        return loaded;
    }

    private static async Task<Ok<JsonWebKeySet>> PublishAsync(ProofKeys keys, InboxDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "public, max-age=300";
        var published = new List<JsonWebKey>();
        foreach (var stored in await db.ProofKeys.AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken))
        {
            using var key = keys.Unprotect(stored);
            published.Add(JsonWebKey.Of(stored.Id, key));
        }

        return TypedResults.Ok(new JsonWebKeySet(published));
    }
}
