using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Addresses of files for places that cannot send a token, such as an img element: signed for one file of one organization, good for one to two hours.
/// All replicas give the same address within an hour, so that a browser keeps what it has loaded.
/// </summary>
public sealed class MediaLinks
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private readonly byte[] _key;
    private readonly TimeProvider _clock;

    /// <summary>Derives the signing key from the master key, so that replicas need no other secret.</summary>
    public MediaLinks(IConfiguration configuration, TimeProvider clock)
    {
        _key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Convert.FromBase64String(configuration["DataProtection:MasterKey"]!), 32, info: "ChatBoost media links"u8.ToArray());
        _clock = clock;
    }

    /// <summary>The path of a file.</summary>
    public string PathOf(OrganizationId organizationId, MediaId mediaId) => $"/api/v1/media/{mediaId}?token={TokenFor(organizationId, mediaId)}";

    /// <summary>The path of its thumbnail; what opens the file opens it, and the other way round.</summary>
    public string ThumbnailPathOf(OrganizationId organizationId, MediaId mediaId) => $"/api/v1/media/{mediaId}/thumbnail?token={TokenFor(organizationId, mediaId)}";

    /// <summary>Whose file a token opens; null when it is not for this file, or too old.</summary>
    public OrganizationId? Open(MediaId mediaId, string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3
            && OrganizationId.TryParse(parts[0], out var organizationId)
            && long.TryParse(parts[1], out var step)
            && step * (long)Step.TotalSeconds > _clock.GetUtcNow().ToUnixTimeSeconds()
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(organizationId, mediaId, step)), Encoding.ASCII.GetBytes(parts[2]))
                ? organizationId
                : null;
    }

    private string TokenFor(OrganizationId organizationId, MediaId mediaId)
    {
        var step = (_clock.GetUtcNow().ToUnixTimeSeconds() / (long)Step.TotalSeconds) + 2;
        return $"{organizationId}.{step}.{Sign(organizationId, mediaId, step)}";
    }

    private string Sign(OrganizationId organizationId, MediaId mediaId, long step) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{organizationId}.{mediaId}.{step}")));
}
