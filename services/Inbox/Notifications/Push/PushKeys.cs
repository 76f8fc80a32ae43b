using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Notifications.Push;

/// <summary>The key push services know this installation by. Made once: browsers subscribe to it, and with another one they would all have to subscribe again.</summary>
public sealed class PushKey
{
    private PushKey()
    {
    }

    /// <summary>Always 1: there is one.</summary>
    public int Id { get; private init; } = 1;

    /// <summary>The private key (PKCS #8), encrypted by Data Protection.</summary>
    public byte[] ProtectedKey { get; private init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PushKey>
    {
        public void Configure(EntityTypeBuilder<PushKey> key)
        {
            key.ToTable("push_keys");
            key.Property(k => k.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>Makes, keeps and uses the installation's key (VAPID, RFC 8292).</summary>
internal sealed class PushKeys(IServiceScopeFactory scopes, IDataProtectionProvider protection, IOptions<PushOptions> options, IOptions<TokenOptions> tokens, TimeProvider clock) : IDisposable
{
    // RFC 8292, section 2: no more than 24 hours.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly IDataProtector _protector = protection.CreateProtector("ChatBoost.Inbox.PushKeys");
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private ECDsa? _key;

    /// <summary>The public key as browsers want it: base64url.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancellationToken) => Name(await KeyAsync(cancellationToken));

    /// <summary>The value of <c>Authorization</c> for a push service.</summary>
    public async Task<string> AuthorizationAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(cancellationToken);
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["exp"] = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds(),
            ["sub"] = options.Value.Subject ?? tokens.Value.Issuer.TrimEnd('/'),
        });
        return $"vapid t={CompactJws.Sign("""{"typ":"JWT","alg":"ES256"}"""u8.ToArray(), claims, key)}, k={Name(key)}";
    }

    public void Dispose()
    {
        _key?.Dispose();
        _oneAtATime.Dispose();
    }

    private static string Name(ECDsa key) => Base64Url.EncodeToString(PushEncryption.PublicKeyOf(key.ExportParameters(includePrivateParameters: false)));

    private async Task<ECDsa> KeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
        {
            return known;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return _key ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<ECDsa> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        // The key is the installation's and no organization's.
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().UseSystem();
        var db = scope.ServiceProvider.GetRequiredService<InboxDb>();
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Replicas may get here together: one of the keys is stored, and all read that.
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"insert into push_keys (id, protected_key, created_at) values (1, {_protector.Protect(made.ExportPkcs8PrivateKey())}, {now}) on conflict do nothing", cancellationToken);
        var stored = await db.PushKeys.AsNoTracking().SingleAsync(cancellationToken);
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_protector.Unprotect(stored.ProtectedKey), out _);
        return key;
    }
}
