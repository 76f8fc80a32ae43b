using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>Users, organizations, memberships, sessions and signing keys.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000001_Initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table users (
                id uuid constraint pk_users primary key,
                name text not null,
                email text not null,
                normalized_email text not null,
                password_hash text not null,
                security_stamp text not null,
                concurrency_stamp text not null,
                lockout_end timestamptz null,
                access_failed_count integer not null,
                created_at timestamptz not null);
            create unique index ix_users_normalized_email on users (normalized_email);

            create table organizations (
                id uuid constraint pk_organizations primary key,
                name text not null,
                created_at timestamptz not null);

            create table memberships (
                organization_id uuid not null constraint fk_memberships_organizations_organization_id references organizations on delete cascade,
                user_id uuid not null constraint fk_memberships_users_user_id references users on delete cascade,
                role text not null constraint ck_memberships_role check (role in ('owner', 'admin', 'agent')),
                joined_at timestamptz not null,
                constraint pk_memberships primary key (organization_id, user_id));
            create index ix_memberships_user_id on memberships (user_id);

            create table refresh_tokens (
                hash bytea constraint pk_refresh_tokens primary key,
                session_id uuid not null,
                organization_id uuid not null,
                user_id uuid not null,
                expires_at timestamptz not null,
                used_at timestamptz null,
                constraint fk_refresh_tokens_memberships_organization_id_user_id
                    foreign key (organization_id, user_id) references memberships on delete cascade);
            create index ix_refresh_tokens_session_id on refresh_tokens (session_id);
            create index ix_refresh_tokens_organization_id_user_id on refresh_tokens (organization_id, user_id);

            create table signing_keys (
                id text constraint pk_signing_keys primary key,
                protected_key bytea not null,
                created_at timestamptz not null);

            alter table organizations enable row level security;
            alter table organizations force row level security;
            create policy organizations_of_organization on organizations
                using (id = nullif(current_setting('app.organization_id', true), '')::uuid or current_setting('app.system', true) = 'on');
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("memberships"));
        migrationBuilder.Sql(OrganizationSession.Isolate("refresh_tokens"));
        migrationBuilder.Sql(OutboxMessage.CreateTable);
        migrationBuilder.Sql(DataProtectionFeature.CreateTable);
    }
}
