using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>Own roles, invitations, sessions people see, mail, two-factor sign-in and API keys.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000010_Teams")]
public sealed class Teams : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table organizations add column open_join boolean not null default false;
            alter table memberships drop constraint ck_memberships_role;

            alter table users
                add column email_confirmed boolean not null default false,
                add column two_factor_enabled boolean not null default false,
                add column protected_authenticator_key bytea null,
                add column last_authenticator_step bigint not null default 0,
                drop column lockout_end,
                drop column access_failed_count;

            create table recovery_codes (
                user_id uuid not null constraint fk_recovery_codes_users_user_id references users on delete cascade,
                hash bytea not null,
                constraint pk_recovery_codes primary key (user_id, hash));

            create table sign_in_failures (
                key bytea constraint pk_sign_in_failures primary key,
                count integer not null,
                locked_until timestamptz null,
                last_at timestamptz not null);

            create table mailed_secrets (
                hash bytea constraint pk_mailed_secrets primary key,
                user_id uuid not null constraint fk_mailed_secrets_users_user_id references users on delete cascade,
                purpose text not null,
                expires_at timestamptz not null);
            create index ix_mailed_secrets_user_id on mailed_secrets (user_id);

            create table mails (
                id uuid constraint pk_mails primary key,
                recipient text not null,
                subject text not null,
                protected_text bytea null,
                created_at timestamptz not null,
                attempts integer not null,
                next_attempt_at timestamptz null,
                sent_at timestamptz null,
                last_error text null);
            create index ix_mails_next_attempt_at on mails (next_attempt_at) where next_attempt_at is not null;
            create index ix_mails_created_at on mails (created_at) where next_attempt_at is null;

            create table custom_roles (
                organization_id uuid not null constraint fk_custom_roles_organizations_organization_id references organizations on delete cascade,
                name text not null,
                description text not null,
                permissions text[] not null,
                constraint pk_custom_roles primary key (organization_id, name));

            create table invitations (
                id uuid constraint pk_invitations primary key,
                organization_id uuid not null constraint fk_invitations_organizations_organization_id references organizations on delete cascade,
                email text not null,
                normalized_email text not null,
                role text not null,
                hash bytea not null,
                invited_by uuid not null,
                created_at timestamptz not null,
                expires_at timestamptz not null,
                accepted_at timestamptz null,
                revoked_at timestamptz null);
            create unique index ix_invitations_hash on invitations (hash);
            create index ix_invitations_organization_id_created_at on invitations (organization_id, created_at);
            create unique index ix_invitations_organization_id_normalized_email on invitations (organization_id, normalized_email)
                where accepted_at is null and revoked_at is null;

            create table sessions (
                id uuid constraint pk_sessions primary key,
                organization_id uuid not null,
                user_id uuid not null,
                created_at timestamptz not null,
                last_used_at timestamptz not null,
                expires_at timestamptz not null,
                user_agent text not null,
                address text not null,
                constraint fk_sessions_memberships_organization_id_user_id
                    foreign key (organization_id, user_id) references memberships on delete cascade);
            create index ix_sessions_organization_id_user_id on sessions (organization_id, user_id);
            create index ix_sessions_user_id on sessions (user_id);

            -- Who is signed in stays so.
            select set_config('app.system', 'on', true);
            insert into sessions (id, organization_id, user_id, created_at, last_used_at, expires_at, user_agent, address)
                select session_id, organization_id, user_id, min(expires_at) - interval '30 days', min(expires_at) - interval '30 days', min(expires_at), '', ''
                from refresh_tokens group by session_id, organization_id, user_id;

            alter table refresh_tokens
                drop constraint fk_refresh_tokens_memberships_organization_id_user_id,
                add constraint fk_refresh_tokens_sessions_session_id foreign key (session_id) references sessions on delete cascade;
            drop index ix_refresh_tokens_organization_id_user_id;

            create table api_keys (
                id uuid constraint pk_api_keys primary key,
                organization_id uuid not null constraint fk_api_keys_organizations_organization_id references organizations on delete cascade,
                name text not null,
                prefix text not null,
                hash bytea not null,
                permissions text[] not null,
                created_by uuid not null,
                created_at timestamptz not null,
                expires_at timestamptz null,
                last_used_at timestamptz null,
                revoked_at timestamptz null);
            create unique index ix_api_keys_hash on api_keys (hash);
            create index ix_api_keys_organization_id on api_keys (organization_id);
            """);
        foreach (var table in new[] { "custom_roles", "invitations", "sessions", "api_keys" })
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
