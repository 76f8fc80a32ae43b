using ChatBoost.Identity.ApiKeys;
using ChatBoost.Identity.Audit;
using ChatBoost.Identity.Clerk;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Invitations;
using ChatBoost.Identity.Mail;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Privacy;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.SigningKeys;
using ChatBoost.Identity.SingleSignOn;
using ChatBoost.Identity.TwoFactor;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity;

/// <summary>
/// Identity's database. Users, what proves who they are, mail and signing keys belong to no organization; the rest is filtered here and, a second time, by row-level security.
/// Signing up and in happens before there is an organization and works as the system.
/// </summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options, CurrentOrganization organization) : ServiceDbContext(options, organization)
{
    /// <summary>People who sign in.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Organizations.</summary>
    public DbSet<Organization> Organizations => Set<Organization>();

    /// <summary>Who belongs to which organization, and as what.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    /// <summary>Sign-ins, each on one device.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Refresh tokens, used ones too, until their session ends.</summary>
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    /// <summary>Roles organizations made for themselves.</summary>
    public DbSet<CustomRole> CustomRoles => Set<CustomRole>();

    /// <summary>Invitations, used ones too.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Keys of organizations for programs, revoked ones too.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Secrets that went out by mail.</summary>
    public DbSet<MailedSecret> MailedSecrets => Set<MailedSecret>();

    /// <summary>Recovery codes not used yet.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Mails on their way and those sent lately.</summary>
    public DbSet<OutgoingMail> Mails => Set<OutgoingMail>();

    /// <summary>The audit log.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Providers organizations sign in with.</summary>
    public DbSet<SignOnProvider> SignOnProviders => Set<SignOnProvider>();

    /// <summary>Domains whose people sign in with one.</summary>
    public DbSet<SignOnDomain> SignOnDomains => Set<SignOnDomain>();

    /// <summary>Who is at a provider right now.</summary>
    public DbSet<SignOnAttempt> SignOnAttempts => Set<SignOnAttempt>();

    /// <summary>Who is who at a provider.</summary>
    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();

    /// <summary>How long organizations keep what.</summary>
    public DbSet<RetentionPolicy> RetentionPolicies => Set<RetentionPolicy>();

    /// <summary>Deletions of what was too old.</summary>
    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    /// <summary>What the services deleted.</summary>
    public DbSet<RetentionResult> RetentionResults => Set<RetentionResult>();

    /// <summary>Who is who at Clerk.</summary>
    public DbSet<ClerkUser> ClerkUsers => Set<ClerkUser>();

    /// <summary>Which organization is which at Clerk.</summary>
    public DbSet<ClerkOrganization> ClerkOrganizations => Set<ClerkOrganization>();

    /// <summary>Who belongs to which organization at Clerk.</summary>
    public DbSet<ClerkMembership> ClerkMemberships => Set<ClerkMembership>();

    /// <summary>Webhooks of Clerk applied lately.</summary>
    public DbSet<ClerkDelivery> ClerkDeliveries => Set<ClerkDelivery>();

    /// <summary>Private keys of access tokens, encrypted.</summary>
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new User.Mapping());
        modelBuilder.ApplyConfiguration(new Organization.Mapping());
        modelBuilder.ApplyConfiguration(new Membership.Mapping());
        modelBuilder.ApplyConfiguration(new Session.Mapping());
        modelBuilder.ApplyConfiguration(new RefreshToken.Mapping());
        modelBuilder.ApplyConfiguration(new CustomRole.Mapping());
        modelBuilder.ApplyConfiguration(new Invitation.Mapping());
        modelBuilder.ApplyConfiguration(new ApiKey.Mapping());
        modelBuilder.ApplyConfiguration(new MailedSecret.Mapping());
        modelBuilder.ApplyConfiguration(new RecoveryCode.Mapping());
        modelBuilder.ApplyConfiguration(new OutgoingMail.Mapping());
        modelBuilder.ApplyConfiguration(new AuditEntry.Mapping());
        modelBuilder.ApplyConfiguration(new SigningKey.Mapping());
        modelBuilder.ApplyConfiguration(new SignOnProvider.Mapping());
        modelBuilder.ApplyConfiguration(new SignOnDomain.Mapping());
        modelBuilder.ApplyConfiguration(new SignOnAttempt.Mapping());
        modelBuilder.ApplyConfiguration(new ExternalLogin.Mapping());
        modelBuilder.ApplyConfiguration(new RetentionPolicy.Mapping());
        modelBuilder.ApplyConfiguration(new RetentionRun.Mapping());
        modelBuilder.ApplyConfiguration(new RetentionResult.Mapping());
        modelBuilder.ApplyConfiguration(new ClerkUser.Mapping());
        modelBuilder.ApplyConfiguration(new ClerkOrganization.Mapping());
        modelBuilder.ApplyConfiguration(new ClerkMembership.Mapping());
        modelBuilder.ApplyConfiguration(new ClerkDelivery.Mapping());

        modelBuilder.Entity<Organization>().HasQueryFilter(row => SeesAllOrganizations || row.Id == OrganizationId);
        modelBuilder.Entity<Membership>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Session>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<CustomRole>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Invitation>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ApiKey>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<AuditEntry>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<SignOnProvider>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<SignOnDomain>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<SignOnAttempt>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ExternalLogin>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<RetentionPolicy>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<RetentionRun>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<RetentionResult>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ClerkOrganization>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<RefreshToken>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
    }
}
