using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.Inbox.Privacy;

/// <summary>
/// Remembers, by a keyed hash and for a few days, whose contact was erased: Meta repeats a webhook for up to seven days, and what somebody wrote before the
/// erasure must not come back by it. What they write afterwards begins a new contact.
/// </summary>
internal sealed class ErasedAddresses
{
    /// <summary>A day more than Meta repeats webhooks.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromDays(8);

    private readonly byte[] _key;

    /// <summary>Derives its key from the master key, so that replicas need no other secret.</summary>
    public ErasedAddresses(IConfiguration configuration) =>
        _key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Convert.FromBase64String(configuration["DataProtection:MasterKey"]!), 32, info: "ChatBoost erased addresses"u8.ToArray());

    /// <summary>What an address is remembered by. The number cannot be found from it by trying all there are, not without the key.</summary>
    public byte[] HashOf(OrganizationId organizationId, string address) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{organizationId}:{address}"));
}
