using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>What a team does with a conversation: status, priority, assignee, labels, private notes, deletion.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000070_Desk")]
public sealed class Desk : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table conversations
                add column status smallint not null default 0,
                add column snoozed_until timestamptz null,
                add column priority smallint not null default 0,
                add column assignee_id uuid null,
                add column deleted_at timestamptz null,
                add column waiting_since timestamptz null,
                add column answers integer not null default 0,
                add column answer_milliseconds bigint not null default 0,
                add constraint snoozed_until_a_time check ((status = 2) = (snoozed_until is not null));

            drop index ix_conversations_organization_id_last_message_at_id;
            create index ix_conversations_organization_id_last_message_at_id on conversations (organization_id, last_message_at desc, id desc) where deleted_at is null;
            create index ix_conversations_organization_id_status_last_message_at_id on conversations (organization_id, status, last_message_at desc, id desc);
            create index ix_conversations_assigned on conversations (organization_id, assignee_id, last_message_at desc, id desc) where assignee_id is not null;
            create index ix_conversations_unassigned on conversations (organization_id, last_message_at desc, id desc) where assignee_id is null;
            create index ix_conversations_priority on conversations (organization_id, priority, last_message_at desc, id desc) where priority <> 0::smallint;
            create index ix_conversations_snoozed_until on conversations (snoozed_until) where snoozed_until is not null;

            create table labels (
                id uuid constraint pk_labels primary key,
                organization_id uuid not null,
                name text not null,
                color text not null);
            create unique index ix_labels_organization_id_name on labels (organization_id, name);

            create table conversation_labels (
                conversation_id uuid not null constraint fk_conversation_labels_conversations_conversation_id references conversations on delete cascade,
                label_id uuid not null constraint fk_conversation_labels_labels_label_id references labels on delete cascade,
                organization_id uuid not null,
                constraint pk_conversation_labels primary key (conversation_id, label_id));
            create index ix_conversation_labels_label_id on conversation_labels (label_id);

            create table conversation_notes (
                id uuid constraint pk_conversation_notes primary key,
                organization_id uuid not null,
                conversation_id uuid not null constraint fk_conversation_notes_conversations_conversation_id references conversations on delete cascade,
                author_id text not null,
                author_name text not null,
                text text not null,
                mentions uuid[] not null,
                sealed bytea null,
                created_at timestamptz not null);
            create index ix_conversation_notes_conversation_id_id on conversation_notes (conversation_id, id);
            create index ix_conversation_notes_organization_id_id on conversation_notes (organization_id, id);
            create trigger require_sealing before insert or update of sealed on conversation_notes for each row execute function require_sealing();
            """);
        foreach (var table in (string[])["labels", "conversation_labels", "conversation_notes"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
