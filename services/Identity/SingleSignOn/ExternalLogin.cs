using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>
/// That an issuer's subject is a member of one organization. It is worth something there and nowhere else: another organization that uses the same issuer,
/// or pretends to, finds nothing.
/// </summary>
public sealed class ExternalLogin
{
    private ExternalLogin()
    {
    }

    /// <summary>Where.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Who says so.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>Who it is, by the issuer's account; unlike an e-mail address it never becomes somebody else's.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>Who it is here.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Ties a subject to a member.</summary>
    public static ExternalLogin Link(SignOnProvider provider, string subject, User user, DateTimeOffset now) =>
        new() { OrganizationId = provider.OrganizationId, Issuer = provider.Issuer, Subject = subject, UserId = user.Id, CreatedAt = now };

    internal sealed class Mapping : IEntityTypeConfiguration<ExternalLogin>
    {
        public void Configure(EntityTypeBuilder<ExternalLogin> login)
        {
            login.ToTable("external_logins");
            login.HasKey(l => new { l.OrganizationId, l.Issuer, l.Subject });
            // A second subject with the address of the first is another person who got the address.
            login.HasIndex(l => new { l.OrganizationId, l.UserId, l.Issuer }).IsUnique();
            // Who leaves an organization leaves this behind too.
            login.HasOne<Membership>().WithMany().HasForeignKey(l => new { l.OrganizationId, l.UserId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
