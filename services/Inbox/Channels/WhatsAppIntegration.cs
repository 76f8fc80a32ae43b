using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Channels;

/// <summary>What is needed to speak for a WhatsApp number. Gone when the number is disconnected. Secrets are encrypted with Data Protection.</summary>
public sealed class WhatsAppIntegration
{
    private WhatsAppIntegration()
    {
    }

    /// <summary>The channel it serves.</summary>
    public ChannelId ChannelId { get; private init; }

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Meta's id of the number. Connected for one organization at a time.</summary>
    public string PhoneNumberId { get; private init; } = "";

    /// <summary>Meta's id of the WhatsApp business account.</summary>
    public string BusinessAccountId { get; private set; } = "";

    /// <summary>The Graph API token, encrypted.</summary>
    public string AccessToken { get; private set; } = "";

    /// <summary>The secret of the app that signs webhooks, encrypted.</summary>
    public string AppSecret { get; private set; } = "";

    /// <summary>The webhook verify token, encrypted.</summary>
    public string VerifyToken { get; private set; } = "";

    /// <summary>SHA-256 of the verify token: Meta's handshake names no number, so it is looked up by this.</summary>
    public byte[] VerifyTokenHash { get; private set; } = [];

    /// <summary>The business name Meta shows customers.</summary>
    public string? VerifiedName { get; private set; }

    /// <summary>Meta's quality rating: GREEN, YELLOW, RED or UNKNOWN.</summary>
    public string? QualityRating { get; private set; }

    /// <summary>When it was connected.</summary>
    public DateTimeOffset ConnectedAt { get; private init; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Connects a number.</summary>
    public static WhatsAppIntegration Connect(Channel channel, WhatsAppCredentials credentials, DateTimeOffset now)
    {
        var integration = new WhatsAppIntegration
        {
            ChannelId = channel.Id,
            OrganizationId = channel.OrganizationId,
            PhoneNumberId = channel.Address,
            ConnectedAt = now,
        };
        integration.Update(credentials, now);
        return integration;
    }

    /// <summary>Takes new credentials.</summary>
    public void Update(WhatsAppCredentials credentials, DateTimeOffset now)
    {
        BusinessAccountId = credentials.BusinessAccountId;
        AccessToken = credentials.ProtectedAccessToken;
        AppSecret = credentials.ProtectedAppSecret;
        VerifyToken = credentials.ProtectedVerifyToken;
        VerifyTokenHash = credentials.VerifyTokenHash;
        VerifiedName = credentials.VerifiedName;
        QualityRating = credentials.QualityRating;
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<WhatsAppIntegration>
    {
        public void Configure(EntityTypeBuilder<WhatsAppIntegration> integration)
        {
            integration.ToTable("whatsapp_integrations");
            integration.HasKey(i => i.ChannelId);
            integration.HasOne<Channel>().WithOne().HasForeignKey<WhatsAppIntegration>(i => i.ChannelId).OnDelete(DeleteBehavior.Cascade);

            // Two organizations connecting one number at once would both pass a check in code.
            integration.HasIndex(i => i.PhoneNumberId).IsUnique();
            integration.HasIndex(i => i.BusinessAccountId);
            integration.HasIndex(i => i.VerifyTokenHash);
        }
    }
}

/// <summary>Checked credentials, secrets already encrypted.</summary>
public sealed record WhatsAppCredentials(
    string BusinessAccountId,
    string ProtectedAccessToken,
    string ProtectedAppSecret,
    string ProtectedVerifyToken,
    byte[] VerifyTokenHash,
    string? VerifiedName,
    string? QualityRating);
