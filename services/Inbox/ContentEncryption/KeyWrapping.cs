using System.Security.Cryptography;
using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption.Kms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Wraps data keys, so that the database holds none it could be read with: by AWS KMS where it is configured, else by the service's key ring, whose own keys
/// the master key wraps. A wrapped key is good for its organization only. Which of the two wrapped a key is stored with it, so that either can take over from the other.
/// </summary>
internal sealed class KeyWrapping(IDataProtectionProvider dataProtection, IOptions<ContentEncryptionOptions> options, AmazonKeyManagementServiceClient? kms = null)
{
    public const string ByKeyRing = "key_ring";
    public const string ByKms = "kms";

    private readonly IDataProtector _keyRing = dataProtection.CreateProtector("content-keys");

    /// <summary>What new keys are wrapped by.</summary>
    public string Current => kms is null ? ByKeyRing : ByKms;

    /// <summary>Wraps a data key.</summary>
    /// <exception cref="ContentKeyUnavailableException">KMS does not answer, or refuses.</exception>
    public async Task<byte[]> WrapAsync(OrganizationId organizationId, byte[] dataKey, CancellationToken cancellationToken) => kms is null
        ? OfOrganization(organizationId).Protect(dataKey)
        : await AskAsync(async () => (await kms.EncryptAsync(new EncryptRequest(options.Value.KmsKeyId!, dataKey, Context(organizationId)), cancellationToken)).CiphertextBlob);

    /// <summary>Unwraps a data key. The caller wipes it when it is done.</summary>
    /// <exception cref="ContentKeyUnavailableException">What wrapped it does not answer, refuses, or is not configured any more.</exception>
    public Task<byte[]> UnwrapAsync(OrganizationId organizationId, byte[] wrappedKey, string wrappedBy, CancellationToken cancellationToken) => wrappedBy switch
    {
        ByKeyRing => AskAsync(() => Task.FromResult(OfOrganization(organizationId).Unprotect(wrappedKey))),
        ByKms when kms is not null => AskAsync(async () =>
            (await kms.DecryptAsync(new DecryptRequest(wrappedKey, Context(organizationId), options.Value.KmsKeyId!), cancellationToken)).Plaintext),
        _ => throw new ContentKeyUnavailableException($"The key is wrapped by {wrappedBy}, which is not configured here.", null),
    };

    private IDataProtector OfOrganization(OrganizationId organizationId) => _keyRing.CreateProtector(organizationId.ToString());

    private static Dictionary<string, string> Context(OrganizationId organizationId) => new() { ["organization"] = organizationId.ToString() };

    private static async Task<byte[]> AskAsync(Func<Task<byte[]>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is AmazonKeyManagementServiceException or AmazonClientException or HttpRequestException or TimeoutException or CryptographicException)
        {
            throw new ContentKeyUnavailableException(exception.Message, exception);
        }
    }
}

/// <summary>
/// A data key cannot be unwrapped, for the moment mostly: nothing of its organization can be sealed or opened. The API answers 503
/// with the code <c>content_keys_unavailable</c>.
/// </summary>
internal sealed class ContentKeyUnavailableException(string reason, Exception? cause) : Exception($"A content key cannot be used: {reason}", cause);
