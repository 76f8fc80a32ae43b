using ChatBoost.Identity.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>The OpenID Connect provider the people of an organization sign in with.</summary>
public sealed class SignOnProvider
{
    private SignOnProvider()
    {
    }

    /// <summary>Whose; each has one at most.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>The issuer, exactly as it names itself.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>What the issuer calls ChatBoost.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>What ChatBoost proves that with, encrypted.</summary>
    public byte[] ProtectedClientSecret { get; private set; } = [];

    /// <summary>What people become who sign in for the first time.</summary>
    public string DefaultRole { get; private set; } = "";

    /// <summary>False while nobody signs in with it.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A provider that still needs <see cref="Change"/>.</summary>
    public static SignOnProvider Create(OrganizationId organizationId, DateTimeOffset now) => new() { OrganizationId = organizationId, CreatedAt = now };

    /// <summary>Takes other settings.</summary>
    public void Change(string issuer, string clientId, byte[] protectedClientSecret, string defaultRole, bool isEnabled)
    {
        Issuer = issuer;
        ClientId = clientId;
        ProtectedClientSecret = protectedClientSecret;
        DefaultRole = defaultRole;
        IsEnabled = isEnabled;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SignOnProvider>
    {
        public void Configure(EntityTypeBuilder<SignOnProvider> provider)
        {
            provider.ToTable("sign_on_providers");
            provider.HasKey(p => p.OrganizationId);
            provider.Property(p => p.OrganizationId).ValueGeneratedNever();
            provider.HasOne<Organization>().WithOne().HasForeignKey<SignOnProvider>(p => p.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A domain of e-mail addresses whose people sign in with the organization's provider.</summary>
public sealed class SignOnDomain
{
    private SignOnDomain()
    {
    }

    /// <summary>The domain, in lower case. The key, so that two organizations never share one, also when both ask at the same time.</summary>
    public string Domain { get; private init; } = "";

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>An organization claims a domain.</summary>
    public static SignOnDomain Claim(OrganizationId organizationId, string domain) => new() { OrganizationId = organizationId, Domain = domain };

    /// <summary>The domain of an address, as domains are compared.</summary>
    public static string Of(string email) => email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();

    internal sealed class Mapping : IEntityTypeConfiguration<SignOnDomain>
    {
        public void Configure(EntityTypeBuilder<SignOnDomain> domain)
        {
            domain.ToTable("sign_on_domains");
            domain.HasKey(d => d.Domain);
            domain.HasOne<SignOnProvider>().WithMany().HasForeignKey(d => d.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
