using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Identity.Migrations;

/// <summary>Users, organizations and memberships of a Clerk instance.</summary>
[DbContext(typeof(IdentityDb))]
[Migration("20261121000040_Clerk")]
public sealed class Clerk : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table clerk_users (
                id text constraint pk_clerk_users primary key,
                user_id uuid null constraint fk_clerk_users_users_user_id references users on delete set null,
                made_account boolean not null,
                is_banned boolean not null,
                changed_at timestamptz not null);
            create unique index ix_clerk_users_user_id on clerk_users (user_id);

            create table clerk_organizations (
                id text constraint pk_clerk_organizations primary key,
                organization_id uuid null constraint fk_clerk_organizations_organizations_organization_id references organizations on delete set null,
                changed_at timestamptz not null);
            create unique index ix_clerk_organizations_organization_id on clerk_organizations (organization_id);

            create table clerk_memberships (
                clerk_organization_id text not null,
                clerk_user_id text not null,
                membership_id text null,
                role text not null,
                created_at timestamptz not null,
                changed_at timestamptz not null,
                is_removed boolean not null,
                constraint pk_clerk_memberships primary key (clerk_organization_id, clerk_user_id));
            create index ix_clerk_memberships_clerk_user_id on clerk_memberships (clerk_user_id);

            create table clerk_deliveries (
                id text constraint pk_clerk_deliveries primary key,
                received_at timestamptz not null);
            create index ix_clerk_deliveries_received_at on clerk_deliveries (received_at);
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("clerk_organizations"));
    }
}
