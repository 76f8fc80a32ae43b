using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>Signing in with an organization's own provider.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000030_SingleSignOn")]
public sealed class SingleSignOn : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table sessions add column is_single_sign_on boolean not null default false;

            create table sign_on_providers (
                organization_id uuid constraint pk_sign_on_providers primary key
                    constraint fk_sign_on_providers_organizations_organization_id references organizations on delete cascade,
                issuer text not null,
                client_id text not null,
                protected_client_secret bytea not null,
                default_role text not null,
                is_enabled boolean not null,
                created_at timestamptz not null);

            create table sign_on_domains (
                domain text constraint pk_sign_on_domains primary key,
                organization_id uuid not null constraint fk_sign_on_domains_sign_on_providers_organization_id references sign_on_providers on delete cascade);
            create index ix_sign_on_domains_organization_id on sign_on_domains (organization_id);

            create table sign_on_attempts (
                state_hash bytea constraint pk_sign_on_attempts primary key,
                organization_id uuid not null constraint fk_sign_on_attempts_sign_on_providers_organization_id references sign_on_providers on delete cascade,
                issuer text not null,
                protected_secrets bytea not null,
                expires_at timestamptz not null);
            create index ix_sign_on_attempts_organization_id on sign_on_attempts (organization_id);
            create index ix_sign_on_attempts_expires_at on sign_on_attempts (expires_at);

            create table external_logins (
                organization_id uuid not null,
                issuer text not null,
                subject text not null,
                user_id uuid not null,
                created_at timestamptz not null,
                constraint pk_external_logins primary key (organization_id, issuer, subject),
                constraint fk_external_logins_memberships_organization_id_user_id
                    foreign key (organization_id, user_id) references memberships on delete cascade);
            create unique index ix_external_logins_organization_id_user_id_issuer on external_logins (organization_id, user_id, issuer);
            """);
        foreach (var table in new[] { "sign_on_providers", "sign_on_domains", "sign_on_attempts", "external_logins" })
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
