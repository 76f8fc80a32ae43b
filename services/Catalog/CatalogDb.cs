using ChatBoost.Catalog.Bots;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Catalog;

/// <summary>Catalog's database. Every table of an organization is filtered here and, a second time, by row-level security.</summary>
public sealed class CatalogDb(DbContextOptions<CatalogDb> options, CurrentOrganization organization) : ServiceDbContext(options, organization)
{
    /// <summary>Automations that answer.</summary>
    public DbSet<Bot> Bots => Set<Bot>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new Bot.Mapping());
        modelBuilder.Entity<Bot>().HasQueryFilter(bot => SeesAllOrganizations || bot.OrganizationId == OrganizationId);
    }
}
