using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>The audit log: it grows and nothing else.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000020_AuditLog")]
public sealed class AuditLog : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table audit_entries (
                id uuid constraint pk_audit_entries primary key,
                organization_id uuid not null,
                at timestamptz not null,
                action text not null,
                actor_id text not null,
                actor_name text not null,
                is_api_key boolean not null,
                target text null,
                address text not null);
            create index ix_audit_entries_organization_id_id on audit_entries (organization_id, id);
            create index ix_audit_entries_organization_id_actor_id_id on audit_entries (organization_id, actor_id, id);
            create index ix_audit_entries_organization_id_target_id on audit_entries (organization_id, target, id);
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("audit_entries"));
        // From the owner of the table, which is the service's own role: what is written stays.
        migrationBuilder.Sql("revoke update, delete, truncate on audit_entries from current_user");
    }
}
