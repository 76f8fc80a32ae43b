using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.SigningKeys;
using ChatBoost.Identity.Users;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity;

/// <summary>
/// Identity's database. Users and signing keys belong to no organization; the rest is filtered here and, a second time, by row-level security.
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

    /// <summary>Refresh tokens, used ones too, until their session ends.</summary>
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    /// <summary>Private keys of access tokens, encrypted.</summary>
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new User.Mapping());
        modelBuilder.ApplyConfiguration(new Organization.Mapping());
        modelBuilder.ApplyConfiguration(new Membership.Mapping());
        modelBuilder.ApplyConfiguration(new RefreshToken.Mapping());
        modelBuilder.ApplyConfiguration(new SigningKey.Mapping());

        modelBuilder.Entity<Organization>().HasQueryFilter(row => SeesAllOrganizations || row.Id == OrganizationId);
        modelBuilder.Entity<Membership>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<RefreshToken>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
    }
}
