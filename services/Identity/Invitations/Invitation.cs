using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.Invitations;

/// <summary>An offer to one e-mail address to join an organization. Its token goes out by mail, works once, and only its hash is stored.</summary>
public sealed class Invitation
{
    /// <summary>How long it can be accepted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    /// <summary>Its id.</summary>
    public InvitationId Id { get; private init; }

    /// <summary>Where to.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whom, as it was written.</summary>
    public string Email { get; private init; } = "";

    /// <summary>Whom, as addresses are compared.</summary>
    public string NormalizedEmail { get; private init; } = "";

    /// <summary>As what.</summary>
    public string Role { get; private init; } = "";

    /// <summary>SHA-256 of the token of the mail sent last.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Who invited.</summary>
    public UserId InvitedBy { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Until when it can be accepted.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A new invitation and the token for its mail.</summary>
    public static (Invitation Invitation, string Token) Create(
        OrganizationId organizationId, string email, string normalizedEmail, string role, UserId invitedBy, DateTimeOffset now)
    {
        var invitation = new Invitation
        {
            Id = InvitationId.New(),
            OrganizationId = organizationId,
            Email = email,
            NormalizedEmail = normalizedEmail,
            Role = role,
            InvitedBy = invitedBy,
            CreatedAt = now,
        };
        return (invitation, invitation.Renew(now));
    }

    /// <summary>The hash a token is found by.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>A new token, which makes the one before worthless, good for the whole time again.</summary>
    public string Renew(DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Hash = HashOf(token);
        ExpiresAt = now + Lifetime;
        return token;
    }

    /// <summary>True while it can be accepted.</summary>
    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && RevokedAt is null && now < ExpiresAt;

    /// <summary>It was accepted.</summary>
    public void Accept(DateTimeOffset now) => AcceptedAt = now;

    /// <summary>It is taken back.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> invitation)
        {
            invitation.ToTable("invitations");
            invitation.Property(i => i.Id).ValueGeneratedNever();
            invitation.HasIndex(i => i.Hash).IsUnique();
            invitation.HasIndex(i => new { i.OrganizationId, i.CreatedAt });
            // One open invitation for an address.
            invitation.HasIndex(i => new { i.OrganizationId, i.NormalizedEmail }).IsUnique().HasFilter("accepted_at is null and revoked_at is null");
            invitation.HasOne<Organization>().WithMany().HasForeignKey(i => i.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
