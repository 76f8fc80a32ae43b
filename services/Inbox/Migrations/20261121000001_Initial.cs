using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Channels, contacts, conversations, messages, deliveries, media and what the provider reported.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000001_Initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table channels (
                id uuid constraint pk_channels primary key,
                organization_id uuid not null,
                kind text not null,
                address text not null,
                display_address text not null,
                created_at timestamptz not null);
            create unique index ix_channels_organization_id_kind_address on channels (organization_id, kind, address);

            create table whatsapp_integrations (
                channel_id uuid constraint pk_whatsapp_integrations primary key
                    constraint fk_whatsapp_integrations_channels_channel_id references channels on delete cascade,
                organization_id uuid not null,
                phone_number_id text not null,
                business_account_id text not null,
                access_token text not null,
                app_secret text not null,
                verify_token text not null,
                verify_token_hash bytea not null,
                verified_name text null,
                quality_rating text null,
                connected_at timestamptz not null,
                updated_at timestamptz not null);
            create unique index ix_whatsapp_integrations_phone_number_id on whatsapp_integrations (phone_number_id);
            create index ix_whatsapp_integrations_business_account_id on whatsapp_integrations (business_account_id);
            create index ix_whatsapp_integrations_verify_token_hash on whatsapp_integrations (verify_token_hash);

            create table contacts (
                id uuid constraint pk_contacts primary key,
                organization_id uuid not null,
                full_name text not null,
                username text null,
                wa_id text null,
                whatsapp_user_id text null,
                created_at timestamptz not null,
                updated_at timestamptz not null);
            create unique index ix_contacts_organization_id_wa_id on contacts (organization_id, wa_id) where wa_id is not null;
            create unique index ix_contacts_organization_id_whatsapp_user_id on contacts (organization_id, whatsapp_user_id) where whatsapp_user_id is not null;
            create index ix_contacts_organization_id on contacts (organization_id) include (id, full_name, username, wa_id);

            create table conversations (
                id uuid constraint pk_conversations primary key,
                organization_id uuid not null,
                contact_id uuid not null constraint fk_conversations_contacts_contact_id references contacts on delete cascade,
                channel_id uuid not null constraint fk_conversations_channels_channel_id references channels on delete cascade,
                mode text not null default 'bot',
                taken_over_by uuid null,
                unread_count integer not null default 0,
                is_starred boolean not null default false,
                last_sequence bigint not null default 0,
                last_message_id uuid null,
                last_message_at timestamptz null,
                last_inbound_at timestamptz null,
                created_at timestamptz not null,
                updated_at timestamptz not null)
                with (fillfactor = 80);
            create unique index ix_conversations_channel_id_contact_id on conversations (channel_id, contact_id);
            create index ix_conversations_contact_id on conversations (contact_id);
            create index ix_conversations_organization_id_last_message_at_id on conversations (organization_id, last_message_at desc, id desc);
            create index ix_conversations_unread on conversations (organization_id, last_message_at desc) where unread_count > 0;
            create index ix_conversations_starred on conversations (organization_id, last_message_at desc) where is_starred;

            -- Each outbound row is updated four times by statuses: room on the page keeps those updates off the indexes.
            create table messages (
                id uuid constraint pk_messages primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_messages_conversations_conversation_id references conversations on delete cascade,
                channel_id uuid not null,
                sequence bigint not null,
                is_outbound boolean not null,
                type text not null,
                text text not null,
                -- json, not jsonb: kept letter by letter, \u0000 included, and never searched.
                content json null,
                payload json null,
                sender_type smallint not null,
                sender_id uuid null,
                wamid text null,
                reply_to_wamid text null,
                status smallint null,
                error_code integer null,
                error_message text null,
                sent_at timestamptz not null,
                created_at timestamptz not null,
                delivered_at timestamptz null,
                read_at timestamptz null,
                idempotency_key text null)
                with (fillfactor = 80);
            create unique index ix_messages_channel_id_wamid on messages (channel_id, wamid) where wamid is not null;
            create unique index ix_messages_organization_id_idempotency_key on messages (organization_id, idempotency_key) where idempotency_key is not null;
            create index ix_messages_conversation_id_sent_at_sequence on messages (conversation_id, sent_at, sequence);

            create table deliveries (
                message_id uuid constraint pk_deliveries primary key
                    constraint fk_deliveries_messages_message_id references messages on delete cascade,
                organization_id uuid not null,
                conversation_id uuid not null,
                channel_id uuid not null,
                position bigint generated always as identity,
                is_automatic boolean not null,
                is_in_doubt boolean not null default false,
                attempts integer not null default 0,
                not_before timestamptz not null,
                webhook_received_at timestamptz null,
                trace_parent text null);
            create index ix_deliveries_conversation_id_position on deliveries (conversation_id, position);
            create index ix_deliveries_not_before on deliveries (not_before);

            create table media (
                id uuid constraint pk_media primary key,
                organization_id uuid not null,
                message_id uuid null constraint fk_media_messages_message_id references messages on delete cascade,
                channel_id uuid null,
                state smallint not null,
                content_type text not null,
                file_name text null,
                size bigint not null,
                storage_key text not null,
                provider_media_id text null,
                provider_media_expires_at timestamptz null,
                attempts integer not null default 0,
                not_before timestamptz not null,
                created_at timestamptz not null);
            create index ix_media_message_id on media (message_id);
            create index ix_media_to_fetch on media (not_before) where state = 0;

            -- Statuses of messages we did not send (the phone app's, another tool's): applied when the message becomes known, else forgotten after a while.
            create table parked_statuses (
                channel_id uuid not null,
                wamid text not null,
                status smallint not null,
                organization_id uuid not null,
                error_code integer null,
                error_message text null,
                at timestamptz not null,
                parked_at timestamptz not null,
                constraint pk_parked_statuses primary key (channel_id, wamid, status));
            create index ix_parked_statuses_parked_at on parked_statuses (parked_at);

            -- Account, template and unknown updates, kept as they came.
            create table provider_events (
                key text not null,
                organization_id uuid not null,
                field text not null,
                payload json not null,
                received_at timestamptz not null,
                constraint pk_provider_events primary key (organization_id, key));
            create index ix_provider_events_organization_id_received_at on provider_events (organization_id, received_at);
            """);
        migrationBuilder.Sql(OutboxMessage.CreateTable);
        migrationBuilder.Sql(DataProtectionFeature.CreateTable);
        foreach (var table in (string[])["channels", "whatsapp_integrations", "contacts", "conversations", "messages", "deliveries", "media", "parked_statuses", "provider_events"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
