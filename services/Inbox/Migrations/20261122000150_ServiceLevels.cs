using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>What people have to do, what organizations promise their contacts, how satisfied those are; and events the database itself raises.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000150_ServiceLevels")]
public sealed class ServiceLevels : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table service_settings (
                organization_id uuid constraint pk_service_settings primary key,
                hours jsonb null,
                targets jsonb null,
                rules jsonb null,
                away jsonb null,
                survey jsonb null,
                updated_at timestamptz not null);

            create table conversation_watches (
                conversation_id uuid constraint pk_conversation_watches primary key
                    constraint fk_conversation_watches_conversations_conversation_id references conversations on delete cascade,
                organization_id uuid not null,
                is_resolved boolean not null,
                answers_before integer not null,
                waiting_since timestamptz null,
                running_since timestamptz null,
                spent_milliseconds bigint not null,
                first_response_due_at timestamptz null,
                first_response_breached_at timestamptz null,
                resolution_due_at timestamptz null,
                resolution_breached_at timestamptz null,
                answer_due_at timestamptz null,
                assignment_due_at timestamptz null,
                window_due_at timestamptz null,
                away_due_at timestamptz null,
                away_until timestamptz null,
                due_at timestamptz null,
                target_due_at timestamptz null,
                is_breached boolean not null);
            create index ix_conversation_watches_due_at on conversation_watches (due_at) where due_at is not null;
            create index ix_conversation_watches_targets on conversation_watches (organization_id, target_due_at, conversation_id)
                where target_due_at is not null;
            create index ix_conversation_watches_breached on conversation_watches (organization_id, conversation_id) where is_breached;

            create table manual_actions (
                id uuid constraint pk_manual_actions primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_manual_actions_conversations_conversation_id references conversations on delete cascade,
                kind smallint not null,
                status smallint not null,
                waiting_since timestamptz null,
                message_id uuid null,
                created_at timestamptz not null,
                completed_at timestamptz null,
                completed_by text null);
            create unique index ix_manual_actions_conversation_id_kind on manual_actions (conversation_id, kind) where status = 0;
            create index ix_manual_actions_conversation_id_waiting_since on manual_actions (conversation_id, waiting_since);
            create index ix_manual_actions_organization_id_id on manual_actions (organization_id, id);
            create index ix_manual_actions_organization_id_status_id on manual_actions (organization_id, status, id);

            create table satisfaction_questions (
                id uuid constraint pk_satisfaction_questions primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_satisfaction_questions_conversations_conversation_id references conversations on delete cascade,
                assignee_id uuid null,
                asked_at timestamptz not null,
                answer_until timestamptz not null,
                comment_minutes integer not null,
                score smallint null,
                answered_at timestamptz null,
                answer_message_id uuid null,
                comment_message_id uuid null);
            create index ix_satisfaction_questions_conversation_id_asked_at on satisfaction_questions (conversation_id, asked_at);
            create index ix_satisfaction_questions_organization_id_asked_at on satisfaction_questions (organization_id, asked_at);
            create index ix_satisfaction_questions_organization_id_answered_at on satisfaction_questions (organization_id, answered_at) where answered_at is not null;
            """);
        foreach (var table in (string[])["service_settings", "conversation_watches", "manual_actions", "satisfaction_questions"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }

        // Conversations and contacts begin and change in many places, most of them SQL: here none of them is forgotten, and an insert that met a conflict raises nothing.
        // Ids as Contracts writes them: Crockford's base32 of 128 bits. A message id is a UUIDv7, by which events sort.
        migrationBuilder.Sql("""
            create function typed_id(prefix text, id uuid) returns text language sql immutable as $$
                select prefix || '_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', substring(bits from place * 5 + 1 for 5)::bit(5)::int + 1, 1), '' order by place)
                from (select B'00' || ('x' || replace(id::text, '-', ''))::bit(128) as bits) whole, generate_series(0, 25) place
            $$;

            create function raise_event(type text, body jsonb) returns void language sql as $$
                insert into outbox_messages (message_id, type, body)
                values (
                    overlay(overlay(replace(gen_random_uuid()::text, '-', '') placing lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') from 1 for 12)
                        placing '7' from 13 for 1)::uuid,
                    'ChatBoost.Contracts.Events.' || type,
                    body::text)
            $$;

            create function raise_conversation_created() returns trigger language plpgsql as $$
            begin
                perform raise_event('ConversationCreated', jsonb_build_object(
                    'organizationId', typed_id('org', new.organization_id), 'conversationId', typed_id('cnv', new.id), 'contactId', typed_id('con', new.contact_id),
                    'channel', (select kind from channels where id = new.channel_id), 'at', now()));
                return null;
            end $$;
            create trigger raise_conversation_created after insert on conversations for each row execute function raise_conversation_created();

            create function raise_conversation_prioritized() returns trigger language plpgsql as $$
            begin
                perform raise_event('ConversationPrioritized', jsonb_build_object(
                    'organizationId', typed_id('org', new.organization_id), 'conversationId', typed_id('cnv', new.id), 'at', now()));
                return null;
            end $$;
            create trigger raise_conversation_prioritized after update of priority on conversations for each row
                when (old.priority is distinct from new.priority) execute function raise_conversation_prioritized();

            -- Only where somebody asks: a million contacts at once would hold up the events of everybody.
            create function raise_contact_event() returns trigger language plpgsql as $$
            begin
                if exists (select 1 from webhooks w where w.organization_id = new.organization_id and w.is_enabled and w.event_types && array['*', tg_argv[0]]) then
                    perform raise_event(tg_argv[1], jsonb_build_object('organizationId', typed_id('org', new.organization_id), 'contactId', typed_id('con', new.id), 'at', now()));
                end if;
                return null;
            end $$;
            create trigger raise_contact_created after insert on contacts for each row execute function raise_contact_event('contact.created', 'ContactCreated');
            create trigger raise_contact_updated after update on contacts for each row
                when (old.* is distinct from new.*) execute function raise_contact_event('contact.updated', 'ContactUpdated');
            """);
    }
}
