using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>What wraps the organizations' data keys. Section <c>ContentEncryption</c>.</summary>
internal sealed class ContentEncryptionOptions : IValidatableObject
{
    public const string Section = "ContentEncryption";

    /// <summary>Id, ARN or alias of a key of AWS KMS, for example <c>alias/chatboost-content</c>. Without one the service's own key ring wraps them.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The region of that key; the one of everything else, <c>AWS:Region</c>, if not set.</summary>
    public string? KmsRegion { get; init; }

    /// <summary>An emulator or VPC endpoint; null for AWS itself. Not <c>AWS:ServiceURL</c>: what plays the queue and the storage need not play KMS.</summary>
    public Uri? KmsServiceURL { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KmsServiceURL is not null && string.IsNullOrEmpty(KmsKeyId))
        {
            yield return new ValidationResult("ContentEncryption__KmsServiceURL is set without a key: set ContentEncryption__KmsKeyId, for example to alias/chatboost-content.");
        }
    }
}
