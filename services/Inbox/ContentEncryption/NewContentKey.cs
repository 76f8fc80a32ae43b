using System.Security.Cryptography;
using ChatBoost.ServiceDefaults.Persistence;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Makes data keys: random, and wrapped before anything else sees them.</summary>
internal sealed class NewContentKey(KeyWrapping wrapping, CurrentOrganization organization, TimeProvider clock)
{
    /// <summary>A key for the organization that asks, to be saved.</summary>
    /// <exception cref="ContentKeyUnavailableException">KMS does not answer, or refuses.</exception>
    public async Task<WrappedContentKey> MakeAsync(CancellationToken cancellationToken)
    {
        var organizationId = organization.Id!.Value;
        var dataKey = RandomNumberGenerator.GetBytes(ContentKey.Length);
        try
        {
            return WrappedContentKey.Of(organizationId, await wrapping.WrapAsync(organizationId, dataKey, cancellationToken), wrapping.Current, clock.GetUtcNow());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
