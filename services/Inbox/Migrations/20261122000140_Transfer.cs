using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Imports of contacts, exports of conversations, and where merged contacts and conversations went.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000140_Transfer")]
public sealed class Transfer : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table contact_imports (
                id uuid constraint pk_contact_imports primary key,
                organization_id uuid not null,
                file_name text not null,
                storage_key text not null,
                report_key text null,
                size bigint not null,
                country_code text null,
                updates_existing boolean not null,
                requested_by text not null,
                state smallint not null,
                attempts integer not null,
                bytes_read bigint not null,
                rows integer not null,
                created integer not null,
                updated integer not null,
                skipped integer not null,
                rejected integer not null,
                ignored_columns text[] not null,
                error_code text null,
                error_line integer null,
                is_cancel_requested boolean not null,
                created_at timestamptz not null,
                finished_at timestamptz null);
            create index ix_contact_imports_organization_id_id on contact_imports (organization_id, id);
            create index ix_contact_imports_under_way on contact_imports (id) where state < 3;

            -- What is part of another: its id goes on leading there.
            create table contact_merges (
                contact_id uuid constraint pk_contact_merges primary key,
                merged_into uuid not null constraint fk_contact_merges_contacts_merged_into references contacts on delete cascade,
                organization_id uuid not null,
                merged_by text not null,
                merged_at timestamptz not null);
            create index ix_contact_merges_merged_into on contact_merges (merged_into);
            create table conversation_merges (
                conversation_id uuid constraint pk_conversation_merges primary key,
                merged_into uuid not null constraint fk_conversation_merges_conversations_merged_into references conversations on delete cascade,
                organization_id uuid not null,
                merged_at timestamptz not null);
            create index ix_conversation_merges_merged_into on conversation_merges (merged_into);

            -- Exports go by id: by their last message, conversations would change places while they are read.
            create index ix_conversations_organization_id_id on conversations (organization_id, id);

            -- Who stores many contacts at once writes their rows of the search in one statement, and says so.
            create or replace function search_changed_contact() returns trigger language plpgsql as $$
            begin
                if current_setting('app.search_later', true) = 'on' then
                    return null;
                end if;
                if tg_table_name = 'contacts' then
                    perform search_contact(new.id, new.organization_id);
                elsif tg_op = 'DELETE' then
                    perform search_contact(old.contact_id, old.organization_id);
                else
                    perform search_contact(new.contact_id, new.organization_id);
                end if;
                return null;
            end $$;
            """);
        foreach (var table in (string[])["contact_imports", "contact_merges", "conversation_merges"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
