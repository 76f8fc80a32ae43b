using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>What members are notified of, and how they want to be.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000100_Notifications")]
public sealed class Notifications : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table notifications (
                id uuid constraint pk_notifications primary key,
                organization_id uuid not null,
                user_id uuid not null,
                type text not null,
                conversation_id uuid null constraint fk_notifications_conversations_conversation_id references conversations on delete cascade,
                message_id uuid null,
                note_id uuid null,
                webhook_id uuid null constraint fk_notifications_webhooks_webhook_id references webhooks on delete cascade,
                actor_id text null,
                count integer not null,
                in_app boolean not null,
                email_due_at timestamptz null,
                created_at timestamptz not null,
                updated_at timestamptz not null,
                read_at timestamptz null);
            create unique index ix_notifications_organization_id_user_id_type_conversation_id on notifications (organization_id, user_id, type, conversation_id)
                where read_at is null;
            create index ix_notifications_organization_id_user_id_updated_at_id on notifications (organization_id, user_id, updated_at, id);
            create index ix_notifications_conversation_id on notifications (conversation_id);
            create index ix_notifications_webhook_id on notifications (webhook_id);
            create index ix_notifications_email_due_at on notifications (email_due_at) where email_due_at is not null;
            create index ix_notifications_updated_at on notifications (updated_at);

            -- By which an event that comes a second time is known.
            create table notification_causes (
                user_id uuid not null,
                cause_id uuid not null,
                organization_id uuid not null,
                caused_at timestamptz not null,
                constraint pk_notification_causes primary key (user_id, cause_id));
            create index ix_notification_causes_caused_at on notification_causes (caused_at);
            create index ix_notification_causes_organization_id on notification_causes (organization_id);

            create table notification_preferences (
                organization_id uuid not null,
                user_id uuid not null,
                type text not null,
                in_app boolean not null,
                email boolean not null,
                constraint pk_notification_preferences primary key (organization_id, user_id, type));
            """);
        foreach (var table in (string[])["notifications", "notification_causes", "notification_preferences"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
