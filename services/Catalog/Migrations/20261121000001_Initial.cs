using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Catalog.Migrations;

/// <summary>Bots.</summary>
[DbContext(typeof(CatalogDb))]
[Migration("20261121000001_Initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table bots (
                id uuid constraint pk_bots primary key,
                organization_id uuid not null,
                name text not null,
                is_active boolean not null,
                rules jsonb not null,
                created_at timestamptz not null,
                updated_at timestamptz not null);
            create unique index ix_bots_active on bots (organization_id) where is_active;
            create index ix_bots_organization_id_id on bots (organization_id, id);
            """);
        migrationBuilder.Sql(OutboxMessage.CreateTable);
        migrationBuilder.Sql(OrganizationSession.Isolate("bots"));
    }
}
