using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Addresses that are told what happens, what they are told, and each attempt to tell them.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000090_Webhooks")]
public sealed class Webhooks : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table webhooks (
                id uuid constraint pk_webhooks primary key,
                organization_id uuid not null,
                url text not null,
                description text null,
                event_types text[] not null,
                is_enabled boolean not null,
                disabled_reason text null,
                disabled_at timestamptz null,
                failing_since timestamptz null,
                secret text not null,
                previous_secret text null,
                previous_secret_until timestamptz null,
                created_by text not null,
                created_at timestamptz not null,
                updated_at timestamptz not null);
            create index ix_webhooks_organization_id on webhooks (organization_id);

            create table webhook_deliveries (
                id uuid constraint pk_webhook_deliveries primary key,
                organization_id uuid not null,
                webhook_id uuid not null constraint fk_webhook_deliveries_webhooks_webhook_id references webhooks on delete cascade,
                event_id uuid not null,
                event_type text not null,
                occurred_at timestamptz not null,
                payload text not null,
                state smallint not null,
                attempts integer not null,
                next_attempt_at timestamptz null,
                give_up_at timestamptz not null,
                created_at timestamptz not null,
                completed_at timestamptz null,
                constraint pending_is_due check ((state = 0) = (next_attempt_at is not null)));
            create unique index ix_webhook_deliveries_webhook_id_event_id on webhook_deliveries (webhook_id, event_id);
            create index ix_webhook_deliveries_webhook_id_next_attempt_at on webhook_deliveries (webhook_id, next_attempt_at) where next_attempt_at is not null;
            create index ix_webhook_deliveries_webhook_id_id on webhook_deliveries (webhook_id, id);
            create index ix_webhook_deliveries_webhook_id_state_id on webhook_deliveries (webhook_id, state, id);
            create index ix_webhook_deliveries_completed_at on webhook_deliveries (completed_at) where completed_at is not null;

            create table webhook_attempts (
                id bigint generated always as identity constraint pk_webhook_attempts primary key,
                organization_id uuid not null,
                delivery_id uuid not null constraint fk_webhook_attempts_webhook_deliveries_delivery_id references webhook_deliveries on delete cascade,
                started_at timestamptz not null,
                duration_ms integer null,
                status_code integer null,
                error text null,
                answer text null);
            create index ix_webhook_attempts_delivery_id_id on webhook_attempts (delivery_id, id);
            """);
        foreach (var table in (string[])["webhooks", "webhook_deliveries", "webhook_attempts"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
