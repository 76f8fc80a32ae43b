using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Messages that are sent later, texts and steps that are used again and again, and what members have begun to write.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000130_Sending")]
public sealed class Sending : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table scheduled_messages (
                id uuid constraint pk_scheduled_messages primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_scheduled_messages_conversations_conversation_id references conversations on delete cascade,
                author_id text not null,
                body text not null,
                sealed bytea null,
                scheduled_at timestamptz not null,
                due_at timestamptz not null,
                attempts integer not null,
                status smallint not null,
                message_id uuid null,
                used_fallback boolean not null,
                error_code text null,
                idempotency_key text null,
                created_at timestamptz not null,
                changed_at timestamptz not null);
            create index ix_scheduled_messages_conversation_id_status_scheduled_at_id on scheduled_messages (conversation_id, status, scheduled_at, id);
            create index ix_scheduled_messages_organization_id_status_scheduled_at_id on scheduled_messages (organization_id, status, scheduled_at, id);
            create index ix_scheduled_messages_organization_id_id on scheduled_messages (organization_id, id);
            create index ix_scheduled_messages_due_at on scheduled_messages (due_at) where status = 0;
            create unique index ix_scheduled_messages_organization_id_idempotency_key on scheduled_messages (organization_id, idempotency_key)
                where idempotency_key is not null;
            -- One that is sent holds nothing any more, sealed or not.
            create trigger require_sealing before insert or update of sealed on scheduled_messages for each row
                when (new.body <> '' or new.sealed is not null) execute function require_sealing();

            create table canned_responses (
                id uuid constraint pk_canned_responses primary key,
                organization_id uuid not null,
                owner_id uuid null,
                code text not null,
                text text not null,
                updated_at timestamptz not null);
            create unique index ix_canned_responses_organization_id_code on canned_responses (organization_id, code) where owner_id is null;
            create unique index ix_canned_responses_organization_id_owner_id_code on canned_responses (organization_id, owner_id, code) where owner_id is not null;

            create table macros (
                id uuid constraint pk_macros primary key,
                organization_id uuid not null,
                owner_id uuid null,
                name text not null,
                steps text not null,
                updated_at timestamptz not null);
            create index ix_macros_organization_id_owner_id on macros (organization_id, owner_id);

            create table macro_runs (
                conversation_id uuid not null constraint fk_macro_runs_conversations_conversation_id references conversations on delete cascade,
                run_id text not null,
                organization_id uuid not null,
                ran_at timestamptz not null,
                constraint pk_macro_runs primary key (conversation_id, run_id));
            create index ix_macro_runs_organization_id on macro_runs (organization_id);

            create table conversation_drafts (
                id uuid constraint pk_conversation_drafts primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_conversation_drafts_conversations_conversation_id references conversations on delete cascade,
                user_id uuid not null,
                body text not null,
                sealed bytea null,
                updated_at timestamptz not null);
            create unique index ix_conversation_drafts_conversation_id_user_id on conversation_drafts (conversation_id, user_id);
            create index ix_conversation_drafts_organization_id_id on conversation_drafts (organization_id, id);
            create trigger require_sealing before insert or update of body, sealed on conversation_drafts for each row execute function require_sealing();
            """);
        foreach (var table in (string[])["scheduled_messages", "canned_responses", "macros", "macro_runs", "conversation_drafts"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
