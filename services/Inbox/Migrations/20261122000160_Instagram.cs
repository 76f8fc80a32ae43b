using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>People known by their id on Instagram, messages that are edited or taken back, and browsers that are pushed to.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000160_Instagram")]
public sealed class Instagram : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table contacts add instagram_id text null;
            create unique index ix_contacts_organization_id_instagram_id on contacts (organization_id, instagram_id) where instagram_id is not null;

            alter table channel_connections add verify_token_hash bytea null;
            create index ix_channel_connections_verify_token_hash on channel_connections (verify_token_hash);

            alter table messages add edited_at timestamptz null, add deleted_at timestamptz null;

            -- Deletions that came before their message.
            create table parked_deletions (
                channel_id uuid not null,
                wamid text not null,
                organization_id uuid not null,
                parked_at timestamptz not null,
                constraint pk_parked_deletions primary key (channel_id, wamid));
            create index ix_parked_deletions_parked_at on parked_deletions (parked_at);
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("parked_deletions"));
        migrationBuilder.Sql("""
            -- One row: the key is the installation's.
            create table push_keys (
                id integer constraint pk_push_keys primary key check (id = 1),
                protected_key bytea not null,
                created_at timestamptz not null);

            create table push_subscriptions (
                id uuid constraint pk_push_subscriptions primary key,
                organization_id uuid not null,
                user_id uuid not null,
                endpoint text not null,
                endpoint_hash bytea not null,
                public_key bytea not null,
                secret bytea not null,
                created_at timestamptz not null);
            create unique index ix_push_subscriptions_organization_id_endpoint_hash on push_subscriptions (organization_id, endpoint_hash);
            create index ix_push_subscriptions_organization_id_user_id on push_subscriptions (organization_id, user_id);

            create table push_deliveries (
                subscription_id uuid not null constraint fk_push_deliveries_push_subscriptions_subscription_id references push_subscriptions on delete cascade,
                notification_id uuid not null constraint fk_push_deliveries_notifications_notification_id references notifications on delete cascade,
                organization_id uuid not null,
                attempts integer not null,
                next_attempt_at timestamptz not null,
                created_at timestamptz not null,
                constraint pk_push_deliveries primary key (subscription_id, notification_id));
            create index ix_push_deliveries_notification_id on push_deliveries (notification_id);
            create index ix_push_deliveries_next_attempt_at on push_deliveries (next_attempt_at);

            alter table notification_preferences add push boolean not null default true;
            alter table notification_preferences alter push drop default;
            """);
        foreach (var table in (string[])["push_subscriptions", "push_deliveries"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
