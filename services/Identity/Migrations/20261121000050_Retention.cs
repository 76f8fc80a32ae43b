using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>How long organizations keep what, and what was deleted for that.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000050_Retention")]
public sealed class Retention : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table retention_policies (
                organization_id uuid constraint pk_retention_policies primary key
                    constraint fk_retention_policies_organizations_organization_id references organizations on delete cascade,
                messages integer null,
                attachments integer null,
                contacts integer null,
                provider_events integer null,
                sign_ins integer null,
                next_run_at timestamptz not null,
                updated_at timestamptz not null);
            create index ix_retention_policies_next_run_at on retention_policies (next_run_at);

            create table retention_runs (
                id uuid constraint pk_retention_runs primary key,
                organization_id uuid not null constraint fk_retention_runs_organizations_organization_id references organizations on delete cascade,
                started_at timestamptz not null,
                requested_by uuid null);
            create index ix_retention_runs_organization_id_id on retention_runs (organization_id, id);

            create table retention_results (
                run_id uuid not null constraint fk_retention_results_retention_runs_run_id references retention_runs on delete cascade,
                organization_id uuid not null,
                service text not null,
                deleted text not null,
                at timestamptz not null,
                constraint pk_retention_results primary key (run_id, service));
            """);
        foreach (var table in (string[])["retention_policies", "retention_runs", "retention_results"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
